// What AWS has and kdbflow has not, refused by name instead of as unknown.
import * as z from 'zod'
import type { AnyOperation } from '../../wire/operation.ts'
import { operation } from '../../wire/operation.ts'
import { activityDoesNotExist, notServed, stateMachineTypeNotSupported } from '../errors.ts'
import * as fields from './fields.ts'

const NAMES = [
  'CreateActivity',
  'CreateStateMachineAlias',
  'DeleteActivity',
  'DeleteStateMachineAlias',
  'DeleteStateMachineVersion',
  'DescribeMapRun',
  'DescribeStateMachineAlias',
  'ListActivities',
  'ListMapRuns',
  'ListStateMachineAliases',
  'ListStateMachineVersions',
  'PublishStateMachineVersion',
  'TestState',
  'UpdateMapRun',
  'UpdateStateMachineAlias',
] as const

const refusal = (name: string) =>
  operation({
    input: z.looseObject({}),
    run() {
      throw notServed(`${name} is not served here`)
    },
  })

/** No activity can be made here, so that none exists. */
const unknownActivity = operation({
  input: z.object({ activityArn: fields.arn }),
  run({ activityArn }) {
    throw activityDoesNotExist(activityArn)
  },
})

/** Every machine here is a STANDARD one, which AWS does not run synchronously either. */
const startSyncExecution = operation({
  input: z.looseObject({ stateMachineArn: fields.arn }),
  run() {
    throw stateMachineTypeNotSupported('This operation is not supported by this type of state machine')
  },
})

/** Operations of AWS's Step Functions that are refused by name. */
export const notServedOperations: Readonly<Record<string, AnyOperation>> = {
  ...Object.fromEntries(NAMES.map(name => [name, refusal(name)])),
  DescribeActivity: unknownActivity,
  GetActivityTask: unknownActivity,
  StartSyncExecution: startSyncExecution,
}
