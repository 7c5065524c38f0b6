import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs'
import * as z from 'zod'
import { moment } from '../terminal/moment.ts'

/** When, and what. What Lambda itself logs of each run is left out, unless all is asked for. */
export function logLine(
  { timestamp = 0, message = '' }: FilteredLogEvent,
  { all }: { all: boolean },
): string | undefined {
  if (!all && /^(START|END|REPORT) RequestId: /.test(message)) return undefined
  return `${moment(new Date(timestamp))}  ${all ? message : (runOf(message) ?? faultOf(message) ?? message)}`
}

const runSchema = z.object({
  level: z.string(),
  message: z.string(),
  on: z.record(z.string(), z.string()).optional(),
  outcome: z.string().optional(),
  milliseconds: z.number().optional(),
})

/** A step logs each run as JSON. */
function runOf(message: string): string | undefined {
  const run = runSchema.safeParse(parsed(message)).data
  if (run === undefined) return undefined
  const { outcome = 'done', on = {}, milliseconds } = run
  return [
    run.level === 'INFO' ? run.message : `${run.level} ${run.message}`,
    ...(outcome === 'done' ? [] : [outcome]),
    ...(milliseconds === undefined ? [] : [`${milliseconds} ms`]),
    // An ARN and a key are longer than a line.
    ...Object.values(on).filter(name => name.length <= 40),
  ].join('  ')
}

const faultSchema = z.object({ errorType: z.string(), errorMessage: z.string() })

/** Why one failed: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
function faultOf(message: string): string | undefined {
  const [, json = ''] = /\tERROR\t(?:Invoke Error|Uncaught Exception)\t(.+)$/s.exec(message) ?? []
  const fault = faultSchema.safeParse(parsed(json)).data
  return fault === undefined ? undefined : `ERROR ${fault.errorType}: ${fault.errorMessage}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
