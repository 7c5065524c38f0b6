import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import type { LogsContext } from './context.ts'
import { deleteEvents } from './delete-events.ts'
import { type LogStream, streamKey } from './log-store.ts'
import {
  alreadyExists,
  findGroup,
  findStream,
  groupArn,
  groupNameOf,
  invalidParameter,
  logGroupIdentifier,
  logGroupName,
  logStreamName,
} from './names.ts'

const named = z.object({ logGroupName, logStreamName })

export function streamOperations(context: LogsContext) {
  const resource = (input: z.infer<typeof named>) =>
    streamArn(input.logGroupName, input.logStreamName, context)
  return {
    CreateLogStream: operation({
      input: named,
      resource: input => resource(input),
      run: input => context.store.transact(() => createLogStream(input, context)),
    }),
    DeleteLogStream: operation({
      input: named,
      resource: input => resource(input),
      run: input => context.store.transact(() => deleteLogStream(input, context)),
    }),
    DescribeLogStreams: operation({
      input: describe,
      resource: input => groupArn(groupNameOf(input), context),
      run: input => describeLogStreams(input, context),
    }),
  }
}

const streamArn = (groupName: string, name: string, context: LogsContext) =>
  `${groupArn(groupName, context)}:log-stream:${name}`

const describe = z.object({
  logGroupName: logGroupName.optional(),
  logGroupIdentifier: logGroupIdentifier.optional(),
  logStreamNamePrefix: z.string().min(1).optional(),
  orderBy: z.enum(['LogStreamName', 'LastEventTime']).optional(),
  descending: z.boolean().optional(),
  nextToken: z.string().optional(),
  limit: z.int().min(1).max(50).optional(),
})

function createLogStream(input: z.infer<typeof named>, context: LogsContext): void {
  const { logs, clock } = context
  findGroup(input.logGroupName, context)
  const key = streamKey(input.logGroupName, input.logStreamName)
  if (logs.streams.get(key) !== undefined) throw alreadyExists('The specified log stream already exists')
  logs.streams.put(key, {
    groupName: input.logGroupName,
    name: input.logStreamName,
    creationTime: clock.now(),
  })
}

function deleteLogStream(input: z.infer<typeof named>, context: LogsContext): void {
  const { logs } = context
  const key = streamKey(input.logGroupName, input.logStreamName)
  findStream(input.logGroupName, input.logStreamName, context)
  const freed = deleteEvents(logs, { index: 'stream', prefix: `${key}\u0000` })
  const group = findGroup(input.logGroupName, context)
  logs.groups.put(group.name, { ...group, storedBytes: group.storedBytes - freed })
  logs.streams.delete(key)
}

function describeLogStreams(input: z.infer<typeof describe>, context: LogsContext) {
  const { orderBy = 'LogStreamName', logStreamNamePrefix = '', limit = 50, descending = false } = input
  const { name: groupName } = findGroup(groupNameOf(input), context)
  if (orderBy === 'LastEventTime' && logStreamNamePrefix !== '') {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
  }
  const page = context.logs.streams.list({
    ...(orderBy === 'LastEventTime' ? { index: 'lastEventTime' } : {}),
    prefix: streamKey(groupName, logStreamNamePrefix),
    ...(input.nextToken === undefined ? {} : { after: positionOf(input.nextToken) }),
    reverse: descending,
    limit: limit + 1,
  })
  const listed = page.slice(0, limit)
  return {
    logStreams: listed.map(({ value }) => describeStream(value, context)),
    ...(page.length > limit ? { nextToken: tokenOf(listed.at(-1)?.position ?? '') } : {}),
  }
}

const tokenOf = (position: string) => Buffer.from(position).toString('base64url')
const positionOf = (token: string) => Buffer.from(token, 'base64url').toString()

const describeStream = ({ groupName, ...stream }: LogStream, context: LogsContext) => ({
  logStreamName: stream.name,
  creationTime: stream.creationTime,
  firstEventTimestamp: stream.firstEventTimestamp,
  lastEventTimestamp: stream.lastEventTimestamp,
  lastIngestionTime: stream.lastIngestionTime,
  uploadSequenceToken: '1',
  arn: streamArn(groupName, stream.name, context),
  // CloudWatch Logs has reported 0 for streams since 2019.
  storedBytes: 0,
})
