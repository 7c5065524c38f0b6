// LoggingConfiguration. It is kept and described, and checked as AWS checks it; nothing is logged by it.
import * as z from 'zod'
import { invalidLoggingConfiguration } from './errors.ts'
import { arn } from './fields.ts'

const destination = z.object({ cloudWatchLogsLogGroup: z.object({ logGroupArn: arn }).optional() })

export const loggingConfiguration = z.object({
  level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).default('OFF'),
  includeExecutionData: z.boolean().default(false),
  destinations: z.array(destination).optional(),
})

export type LoggingConfiguration = z.infer<typeof loggingConfiguration>

export const NO_LOGGING: LoggingConfiguration = { level: 'OFF', includeExecutionData: false }

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html */
export function checkLogging({ level, destinations = [] }: LoggingConfiguration): void {
  const [only] = destinations
  if (level === 'OFF' || (destinations.length === 1 && only?.cloudWatchLogsLogGroup !== undefined)) return
  throw invalidLoggingConfiguration(
    'Invalid Logging Configuration: Must specify exactly one Log Destination.',
  )
}
