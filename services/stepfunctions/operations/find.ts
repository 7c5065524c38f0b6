import type { ExecutionRecord, MachineRecord } from '../engine/records.ts'
import type { Context } from './context.ts'
import { executionDoesNotExist, stateMachineDeleting, stateMachineDoesNotExist } from './errors.ts'
import { checkArn } from './fields.ts'

/** @throws {ServiceException} InvalidArn, StateMachineDoesNotExist */
export function findMachine({ records }: Context, arn: string): MachineRecord {
  const machine = records.machines.get(checkArn(arn, 'stateMachine'))
  if (machine === undefined) throw stateMachineDoesNotExist(arn)
  return machine
}

/** @throws {ServiceException} InvalidArn, StateMachineDoesNotExist, StateMachineDeleting */
export function findActiveMachine(context: Context, arn: string): MachineRecord {
  const machine = findMachine(context, arn)
  if (machine.isDeleting) throw stateMachineDeleting(arn)
  return machine
}

/** @throws {ServiceException} InvalidArn, ExecutionDoesNotExist */
export function findExecution({ records }: Context, arn: string): ExecutionRecord {
  const execution = records.executions.get(checkArn(arn, 'execution'))
  if (execution === undefined) throw executionDoesNotExist(arn)
  return execution
}
