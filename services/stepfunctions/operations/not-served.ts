import * as z from 'zod'
import { operation } from '../../wire/operation.ts'
import { notServed } from '../errors.ts'

const NAMES = [
  'CreateActivity',
  'CreateStateMachineAlias',
  'DeleteActivity',
  'DeleteStateMachineAlias',
  'DeleteStateMachineVersion',
  'DescribeActivity',
  'DescribeMapRun',
  'DescribeStateMachineAlias',
  'GetActivityTask',
  'ListActivities',
  'ListMapRuns',
  'ListStateMachineAliases',
  'ListStateMachineVersions',
  'PublishStateMachineVersion',
  'StartSyncExecution',
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

/** Operations of AWS's Step Functions that are refused by name. */
export const notServedOperations = Object.fromEntries(NAMES.map(name => [name, refusal(name)]))
