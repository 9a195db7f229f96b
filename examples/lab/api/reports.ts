import path from 'node:path';
import express, { Router } from 'express';
import { redirectElsewhere, redirectTo } from './redirect';

/** Static files, and two redirects among them. */
export function reports(): Router {
  const router = Router();
  router.get('/latest', redirectTo(302, '/reports/weekly.csv'));
  router.get('/mirror', redirectElsewhere(302, '/reports/weekly.csv'));
  router.get('/mirror-of-daily', redirectElsewhere(302, '/reports/daily.csv'));
  router.use(express.static(path.join(__dirname, '../reports')));
  return router;
}
