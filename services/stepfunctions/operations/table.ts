import type { AnyOperation } from '../../wire/operation.ts'
import type { Context } from './context.ts'
import { createStateMachine } from './create-state-machine.ts'
import { describeExecution, listExecutions, stopExecution } from './executions.ts'
import { getExecutionHistory } from './get-execution-history.ts'
import { notServedOperations } from './not-served.ts'
import { redriveExecution } from './redrive-execution.ts'
import { startExecution } from './start-execution.ts'
import {
  deleteStateMachine,
  describeStateMachine,
  describeStateMachineForExecution,
  listStateMachines,
} from './state-machines.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './task-tokens.ts'
import { updateStateMachine } from './update-state-machine.ts'
import { validateStateMachineDefinition } from './validate-state-machine-definition.ts'

export const operations = (context: Context): Readonly<Record<string, AnyOperation>> => ({
  ...notServedOperations(context),
  CreateStateMachine: createStateMachine(context),
  DeleteStateMachine: deleteStateMachine(context),
  DescribeExecution: describeExecution(context),
  DescribeStateMachine: describeStateMachine(context),
  DescribeStateMachineForExecution: describeStateMachineForExecution(context),
  GetExecutionHistory: getExecutionHistory(context),
  ListExecutions: listExecutions(context),
  ListStateMachines: listStateMachines(context),
  ListTagsForResource: listTagsForResource(context),
  RedriveExecution: redriveExecution(context),
  SendTaskFailure: sendTaskFailure(context),
  SendTaskHeartbeat: sendTaskHeartbeat(context),
  SendTaskSuccess: sendTaskSuccess(context),
  StartExecution: startExecution(context),
  StopExecution: stopExecution(context),
  TagResource: tagResource(context),
  UntagResource: untagResource(context),
  UpdateStateMachine: updateStateMachine(context),
  ValidateStateMachineDefinition: validateStateMachineDefinition(context),
})
