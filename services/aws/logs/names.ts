import * as z from 'zod'
import type { Account } from '../../wire/account.ts'
import { logGroupOf } from '../../wire/arn.ts'
import { ServiceException } from '../../wire/service-exception.ts'
import type { LogsContext } from './context.ts'
import { type LogGroup, type LogStream, streamKey } from './log-store.ts'

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
export const logGroupName = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[.\-_/#A-Za-z0-9]+$/)
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html
export const logStreamName = z
  .string()
  .min(1)
  .max(512)
  // A NUL would end the name in our keys.
  .refine(name => !/[:*]/.test(name) && !name.includes('\u0000'), {
    message: 'Member must satisfy regular expression pattern: [^:*]*',
  })
/** A name or an ARN. */
export const logGroupIdentifier = z.string().min(1).max(2048)

export const groupArn = (name: string, { region, accountId }: Account) =>
  `arn:aws:logs:${region}:${accountId}:log-group:${name}`

/** The group's name of either form in which operations take it. */
export function groupNameOf({ logGroupName, logGroupIdentifier }: GroupReference): string {
  const identifier = logGroupName ?? logGroupIdentifier
  if (identifier === undefined) {
    throw invalidParameter('expected either logGroupName or logGroupIdentifier, got neither')
  }
  const name = identifier.startsWith('arn:') ? logGroupOf(identifier) : identifier
  if (name === undefined) throw invalidParameter(`expected the ARN of a log group, got ${identifier}`)
  return name
}

interface GroupReference {
  logGroupName?: string | undefined
  logGroupIdentifier?: string | undefined
}

/** @throws {ServiceException} ResourceNotFoundException */
export function findGroup(name: string, { logs }: LogsContext): LogGroup {
  const group = logs.groups.get(name)
  if (group === undefined) throw notFound('The specified log group does not exist.')
  return group
}

/** @throws {ServiceException} ResourceNotFoundException */
export function findStream(groupName: string, name: string, context: LogsContext): LogStream {
  findGroup(groupName, context)
  const stream = context.logs.streams.get(streamKey(groupName, name))
  if (stream === undefined) throw notFound('The specified log stream does not exist.')
  return stream
}

const notFound = (message: string) =>
  new ServiceException({ code: 'ResourceNotFoundException', status: 400 }, message)

export const alreadyExists = (message: string) =>
  new ServiceException({ code: 'ResourceAlreadyExistsException', status: 400 }, message)

export const invalidParameter = (message: string) =>
  new ServiceException({ code: 'InvalidParameterException', status: 400 }, message)
