import { Logger } from '@aws-lambda-powertools/logger'

export const logger = new Logger({ serviceName: 'kdbflow' })

/** What a line may tell of an input: which resources it names, and nothing of what it says of them. */
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
export const namesIn = (input: unknown): Record<string, string> => {
  if (typeof input !== 'object' || input === null) return {}
  const members = Object.entries({ ...input, ...('detail' in input ? (input.detail ?? {}) : {}) })
  return Object.fromEntries(
    members.filter(
      (member): member is [string, string] => NAMES.includes(member[0]) && typeof member[1] === 'string',
    ),
  )
}

/**
 * Tells of a run in one line: its name, what it acts on, what came of it, how long it took. Why it failed is told by
 * whoever runs it, Lambda or its stand-in, once.
 */
export const logRun = ({ name, on, outcome, since }: Run): void => {
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
