import * as z from 'zod';
import { microOf } from './money.ts';

/** What `startEmulator({ gateai })` can set for this gateway alone. */
export interface GateaiSettings {
  /** What each key may spend a day, in dollars. @default '100' */
  readonly dailyBudget?: string;
  /** What counts among the 5 requests per 30 s, which the document does not say. @default 'generations' */
  readonly windowCounts?: 'generations' | 'calls';
}

export const settingsSchema: z.ZodType<GateaiSettings> = z.strictObject({
  dailyBudget: z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, 'dollars as a decimal, such as 0.10')
    .exactOptional(),
  windowCounts: z.enum(['generations', 'calls']).exactOptional(),
});

export const dailyMicro = ({ dailyBudget = '100' }: GateaiSettings): number => microOf(dailyBudget);
