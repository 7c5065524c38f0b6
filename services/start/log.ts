import { systemClock } from '../store/clock.ts'

/** What an operator should know of what went wrong inside, as one line of JSON on standard error. */
export function logLine(message: string, details: Readonly<Record<string, unknown>> = {}): void {
  const time = new Date(systemClock.now()).toISOString()
  process.stderr.write(`${JSON.stringify({ time, message, ...details }, withErrors)}\n`)
}

/** JSON.stringify makes {} of an error. */
const withErrors = (_member: string, value: unknown): unknown =>
  value instanceof Error ? (value.stack ?? String(value)) : value
