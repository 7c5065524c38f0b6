// What AWS has and kdbflow has not, refused by name instead of as unknown.
import * as z from 'zod'
import { type AnyOperation, operation } from '../../wire/operation.ts'
import type { Context } from './context.ts'
import { activityDoesNotExist, notServed, stateMachineTypeNotSupported } from './errors.ts'
import * as fields from './fields.ts'
import { findMachine } from './find.ts'

const NAMES = [
  'CreateStateMachineAlias',
  'DeleteActivity',
  'DeleteStateMachineAlias',
  'DeleteStateMachineVersion',
  'DescribeMapRun',
  'DescribeStateMachineAlias',
  'PublishStateMachineVersion',
  'TestState',
  'UpdateMapRun',
  'UpdateStateMachineAlias',
] as const

/** What they list cannot be made here, so that there is none: Terraform reads such a list with every machine. */
const LISTS = {
  ListActivities: 'activities',
  ListMapRuns: 'mapRuns',
  ListStateMachineAliases: 'stateMachineAliases',
  ListStateMachineVersions: 'stateMachineVersions',
} as const

const page = z.looseObject({
  maxResults: fields.maxResults.optional(),
  nextToken: fields.pageToken.optional(),
})

const emptyList = (member: string) => operation({ input: page, run: () => ({ [member]: [] }) })

const refusal = (name: string) =>
  operation({
    input: z.looseObject({}),
    run() {
      throw notServed(`${name} is not served here`)
    },
  })

/** A name that AWS would refuse is refused in its words. */
const createActivity = operation({
  input: z.looseObject({ name: fields.name }),
  run({ name }) {
    fields.checkName(name)
    throw notServed('CreateActivity is not served here')
  },
})

/** No activity can be made here, so that none exists. */
const unknownActivity = operation({
  input: z.object({ activityArn: fields.arn }),
  run({ activityArn }) {
    throw activityDoesNotExist(fields.checkArn(activityArn, 'activity'))
  },
})

/** Every machine here is a STANDARD one, which AWS does not run synchronously either. */
const startSyncExecution = (context: Context) =>
  operation({
    input: z.looseObject({ stateMachineArn: fields.arn }),
    resource: ({ stateMachineArn }) => stateMachineArn,
    run({ stateMachineArn }) {
      findMachine(context, stateMachineArn)
      throw stateMachineTypeNotSupported('This operation is not supported by this type of state machine')
    },
  })

/** Those that only say so. */
export const REFUSED: readonly string[] = [
  ...NAMES,
  'CreateActivity',
  'DescribeActivity',
  'GetActivityTask',
  'StartSyncExecution',
]

/** Operations of AWS's Step Functions that are refused by name, or list nothing. */
export const notServedOperations = (context: Context): Readonly<Record<string, AnyOperation>> => ({
  ...Object.fromEntries(NAMES.map(name => [name, refusal(name)])),
  ...Object.fromEntries(Object.entries(LISTS).map(([name, member]) => [name, emptyList(member)])),
  CreateActivity: createActivity,
  DescribeActivity: unknownActivity,
  GetActivityTask: unknownActivity,
  StartSyncExecution: startSyncExecution(context),
})
