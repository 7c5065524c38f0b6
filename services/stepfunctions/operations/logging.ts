// LoggingConfiguration. It is kept and described, and checked as AWS checks it; nothing is logged by it.
import * as z from 'zod'
import { invalidLoggingConfiguration } from '../errors.ts'

const destination = z.object({ cloudWatchLogsLogGroup: z.object({ logGroupArn: z.string() }).optional() })

export const loggingConfiguration = z.object({
  level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).default('OFF'),
  includeExecutionData: z.boolean().default(false),
  destinations: z.array(destination).optional(),
})

export type LoggingConfiguration = z.infer<typeof loggingConfiguration>

export const NO_LOGGING: LoggingConfiguration = { level: 'OFF', includeExecutionData: false }

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html */
export function checkLogging({ level, destinations = [] }: LoggingConfiguration): void {
  if (level === 'OFF' || destinations.length === 1) return
  throw invalidLoggingConfiguration(
    'Invalid Logging Configuration: Must specify exactly one Log Destination.',
  )
}
