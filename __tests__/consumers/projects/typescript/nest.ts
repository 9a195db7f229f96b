import 'reflect-metadata';
import { All, Controller, Get, Module, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request } from 'express';
import { CorsConfiguration, cors, type CorsDecision } from 'express-resource-cors';
import type { AddressInfo } from 'node:net';

@Controller('api/products')
class ProductsController {
  @All()
  all(@Req() request: Request): CorsDecision | undefined {
    return request.cors;
  }
}

@Controller('api/reports')
class ReportsController {
  @Get('daily')
  daily(@Req() request: Request): CorsDecision | undefined {
    return request.cors;
  }
}

@Module({ controllers: [ProductsController, ReportsController] })
class ApiModule {}

async function main(): Promise<void> {
  const config = new CorsConfiguration();
  config.forResources('Products').forOrigins('https://app.example.com').allowMethods('GET', 'PUT');
  config.forResources('Reports').forOrigins('https://reports.example.com').allowMethods('GET');

  const app = await NestFactory.create<NestExpressApplication>(ApiModule, { logger: false });
  app.use(cors(config));
  await app.listen(0, '127.0.0.1');
  console.log((app.getHttpServer().address() as AddressInfo).port);
}

void main();
