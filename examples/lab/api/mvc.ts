import { Router, type RequestHandler } from 'express';
import { getData } from './values';

type Controller = Record<string, RequestHandler>;

/** Controllers and their actions. Names are compared without regard to case, as the policy does. */
const controllers: Record<string, Controller> = {
  values1: { getdata: getData('Values1.GetData') },
  values2: { getdata: getData('Values2.GetData') },
  values3: { getdata: getData('Values3.GetData') },
  values4: { getdata: getData('Values4.GetData') },
};

/** `/:controller/:action{/:id}`, the way MVC frameworks dispatch. */
export function mvc(): Router {
  return Router().all('/:controller/:action{/:id}', (req, res, next) => {
    const { controller, action } = req.params as { controller: string; action: string };
    const handler = own(own(controllers, controller), action);
    if (handler) {
      void handler(req, res, next);
    } else {
      next();
    }
  });
}

function own<T>(table: Record<string, T> | undefined, name: string): T | undefined {
  const key = name.toLowerCase();
  return table && Object.hasOwn(table, key) ? table[key] : undefined;
}
