import { Logger } from '@aws-lambda-powertools/logger'

export const logger = new Logger({ serviceName: 'kdbflow' })

/** The members of an input that a line may show: names of resources, never what the input says of them. */
const NAMES = [
  'environmentId',
  'databaseName',
  'changesetId',
  'clusterName',
  'dataviewName',
  'volumeName',
  'scalingGroupName',
  'userName',
  'planKey',
  'workflow',
  'executionArn',
]

/** The names within an input, or within the detail of an event. */
export function namesIn(input: unknown): Record<string, string> {
  if (typeof input !== 'object' || input === null) return {}
  const members = Object.entries({ ...input, ...('detail' in input ? (input.detail ?? {}) : {}) })
  return Object.fromEntries(
    members.filter(
      (member): member is [string, string] => NAMES.includes(member[0]) && typeof member[1] === 'string',
    ),
  )
}

/**
 * Logs a run in one line: its name, what it acts on, its outcome, its duration. Whoever runs it, Lambda or its
 * stand-in, logs once why it failed.
 */
export function logRun({ name, on, outcome, since }: Run): void {
  const line = { step: name, on, outcome, milliseconds: Math.round(performance.now() - since) }
  if (outcome === 'done') logger.info(`${name} done`, line)
  else logger.error(`${name} failed`, line)
}

interface Run {
  name: string
  on: Record<string, string>
  /** `done`, or the name of the error. */
  outcome: string
  /** Of `performance.now()`. */
  since: number
}
