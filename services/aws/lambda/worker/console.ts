import { format } from 'node:util'
import { now } from './clock.ts'

const LEVELS = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
} as const

/**
 * Console lines as Lambda's text format has them: time, request, level, message. A line break within a message
 * becomes a carriage return, so that a message stays one log event.
 */
export function nameInConsole(requestId: string): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    Object.assign(console, {
      [method]: (...values: unknown[]) => {
        const message = format(...values).replaceAll('\n', '\r')
        process.stdout.write(`${new Date(now()).toISOString()}\t${requestId}\t${level}\t${message}\n`)
      },
    })
  }
}

/** Standard error joins standard output, so that lines stay in the order in which they were written. */
export function joinOutputs(): void {
  process.stderr.write = process.stdout.write.bind(process.stdout)
}
