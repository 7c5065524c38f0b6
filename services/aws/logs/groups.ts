import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { withoutTags } from '../../wire/tags.ts'
import type { LogsContext } from './context.ts'
import { deleteEvents } from './delete-events.ts'
import type { LogGroup } from './log-store.ts'
import { alreadyExists, findGroup, groupArn, groupNameOf, invalidParameter, logGroupName } from './names.ts'
import { newGroup } from './write.ts'

const named = z.object({ logGroupName })
const tags = z.record(z.string(), z.string())
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

export function groupOperations(context: LogsContext) {
  const { logs } = context
  const arnOf = (input: { logGroupName: string }) => groupArn(input.logGroupName, context)
  const change = (name: string, members: (group: LogGroup) => LogGroup) =>
    context.store.transact(() => logs.groups.put(name, members(findGroup(name, context))))
  return {
    CreateLogGroup: operation({
      input: named.extend({ tags: tags.optional() }),
      resource: input => arnOf(input),
      run: input => createLogGroup(input, context),
    }),
    DeleteLogGroup: operation({
      input: named,
      resource: input => arnOf(input),
      run: ({ logGroupName: name }) => context.store.transact(() => deleteLogGroup(name, context)),
    }),
    DescribeLogGroups: operation({ input: describe, run: input => describeLogGroups(input, context) }),
    PutRetentionPolicy: operation({
      input: named.extend({ retentionInDays: z.int() }),
      resource: input => arnOf(input),
      run({ logGroupName: name, retentionInDays }) {
        if (!RETENTION_DAYS.includes(retentionInDays)) {
          throw invalidParameter(
            `expected retentionInDays to be one of ${RETENTION_DAYS}, got ${retentionInDays}`,
          )
        }
        change(name, group => ({ ...group, retentionInDays }))
      },
    }),
    DeleteRetentionPolicy: operation({
      input: named,
      resource: input => arnOf(input),
      run: ({ logGroupName: name }) => change(name, ({ retentionInDays: _, ...group }) => group),
    }),
    ...tagOperations(context, change),
  }
}

const describe = z.object({
  logGroupNamePrefix: z.string().optional(),
  logGroupNamePattern: z.string().optional(),
  nextToken: z.string().optional(),
  limit: z.int().min(1).max(50).optional(),
})

function createLogGroup(
  input: { logGroupName: string; tags?: Record<string, string> | undefined },
  context: LogsContext,
) {
  const { logs, clock, store } = context
  const name = input.logGroupName
  store.transact(() => {
    if (logs.groups.get(name) !== undefined) throw alreadyExists('The specified log group already exists')
    logs.groups.put(name, { ...newGroup(name, clock.now()), tags: input.tags ?? {} })
  })
}

function deleteLogGroup(name: string, context: LogsContext): void {
  const { logs } = context
  findGroup(name, context)
  deleteEvents(logs, { prefix: `${name}\u0000` })
  for (const { key } of logs.streams.list({ prefix: `${name}\u0000` })) logs.streams.delete(key)
  logs.groups.delete(name)
}

function describeLogGroups(input: z.infer<typeof describe>, context: LogsContext) {
  const { logGroupNamePrefix = '', logGroupNamePattern = '', nextToken, limit = 50 } = input
  const found = context.logs.groups
    .list({ prefix: logGroupNamePrefix, ...(nextToken === undefined ? {} : { after: nextToken }) })
    .map(({ value }) => value)
    .filter(({ name }) => name.toLowerCase().includes(logGroupNamePattern.toLowerCase()))
  const page = found.slice(0, limit)
  return {
    logGroups: page.map(group => describeGroup(group, context)),
    ...(found.length > page.length ? { nextToken: page.at(-1)?.name } : {}),
  }
}

const describeGroup = (
  { name, creationTime, storedBytes, retentionInDays }: LogGroup,
  context: LogsContext,
) => ({
  logGroupName: name,
  creationTime,
  storedBytes,
  ...(retentionInDays === undefined ? {} : { retentionInDays }),
  metricFilterCount: 0,
  arn: `${groupArn(name, context)}:*`,
  logGroupArn: groupArn(name, context),
  logGroupClass: 'STANDARD',
})

type Change = (name: string, members: (group: LogGroup) => LogGroup) => void

function tagOperations(context: LogsContext, change: Change) {
  const nameOf = (resourceArn: string) => groupNameOf({ logGroupIdentifier: resourceArn })
  return {
    ListTagsForResource: operation({
      input: z.object({ resourceArn: z.string() }),
      resource: input => groupArn(nameOf(input.resourceArn), context),
      run: ({ resourceArn }) => ({ tags: findGroup(nameOf(resourceArn), context).tags }),
    }),
    TagResource: operation({
      input: z.object({ resourceArn: z.string(), tags }),
      resource: input => groupArn(nameOf(input.resourceArn), context),
      run: input =>
        change(nameOf(input.resourceArn), group => ({ ...group, tags: { ...group.tags, ...input.tags } })),
    }),
    UntagResource: operation({
      input: z.object({ resourceArn: z.string(), tagKeys: z.array(z.string()) }),
      resource: input => groupArn(nameOf(input.resourceArn), context),
      run: ({ resourceArn, tagKeys }) =>
        change(nameOf(resourceArn), group => ({ ...group, tags: withoutTags(group.tags, tagKeys) })),
    }),
  }
}
