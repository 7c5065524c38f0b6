// What AWS has and kdbflow has not, refused by name instead of as unknown.
import * as z from 'zod'
import { type AnyOperation, operation } from '../../wire/operation.ts'
import type { Context } from '../context.ts'
import { activityDoesNotExist, notServed, stateMachineTypeNotSupported } from '../errors.ts'
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

/** What they list does not exist here; AWS's own complaints about the page that is asked for come first. */
const LISTS = [
  'ListActivities',
  'ListMapRuns',
  'ListStateMachineAliases',
  'ListStateMachineVersions',
] as const

const page = z.looseObject({
  maxResults: fields.maxResults.optional(),
  nextToken: fields.pageToken.optional(),
})

const refusal = (name: string, input = z.looseObject({})) =>
  operation({
    input,
    run() {
      throw notServed(`${name} is not served here`)
    },
  })

/** As for the lists: a name that AWS would refuse is refused in its words. */
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

/** Operations of AWS's Step Functions that are refused by name. */
export const notServedOperations = (context: Context): Readonly<Record<string, AnyOperation>> => ({
  ...Object.fromEntries(NAMES.map(name => [name, refusal(name)])),
  ...Object.fromEntries(LISTS.map(name => [name, refusal(name, page)])),
  CreateActivity: createActivity,
  DescribeActivity: unknownActivity,
  GetActivityTask: unknownActivity,
  StartSyncExecution: startSyncExecution(context),
})
