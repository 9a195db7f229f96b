import 'reflect-metadata';
import { All, Controller, Get, Logger, Module, Req } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Request } from 'express';
import type { CorsDecision } from 'express-resource-cors';
import { CorsConfiguration, cors } from 'express-resource-cors';
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

const config = new CorsConfiguration();
config.forResources('Products').forOrigins('https://app.example.com').allowMethods('GET', 'PUT');
config.forResources('Reports').forOrigins('https://reports.example.com').allowMethods('GET');

async function main(): Promise<void> {
  Logger.overrideLogger(false); // the port alone is printed
  const app = await NestFactory.create(ApiModule);
  app.use(cors(config));
  await app.listen(0, '127.0.0.1');
  console.log((app.getHttpServer().address() as AddressInfo).port);
}

void main();
