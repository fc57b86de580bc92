import { takeOrder } from './batch.ts';

// What is bundled by default: schedules over the store in memory.
takeOrder();
