// The errors of Step Functions, in AWS's words.
import { ServiceException } from '../../wire/service-exception.ts'

const exception = (code: string) => (message: string) => new ServiceException({ code, status: 400 }, message)

export const invalidArn = exception('InvalidArn')
export const invalidDefinition = exception('InvalidDefinition')
export const invalidLoggingConfiguration = exception('InvalidLoggingConfiguration')
export const invalidName = exception('InvalidName')
export const missingRequiredParameter = exception('MissingRequiredParameter')
export const executionNotRedrivable = exception('ExecutionNotRedrivable')
export const stateMachineTypeNotSupported = exception('StateMachineTypeNotSupported')
export const taskTimedOut = exception('TaskTimedOut')
export const resourceNotFound = exception('ResourceNotFound')
export const tooManyTags = exception('TooManyTags')

export const invalidExecutionInput = (fault: string) =>
  exception('InvalidExecutionInput')(`Invalid State Machine Execution Input: '${fault}'`)

export const invalidOutput = (fault: string) => exception('InvalidOutput')(`Invalid Output: '${fault}'`)

export const invalidToken = (fault: string) => exception('InvalidToken')(`Invalid Token: '${fault}'`)

export const executionDoesNotExist = (arn: string) =>
  exception('ExecutionDoesNotExist')(`Execution Does Not Exist: '${arn}'`)

export const executionAlreadyExists = (arn: string) =>
  exception('ExecutionAlreadyExists')(`Execution Already Exists: '${arn}'`)

export const stateMachineDoesNotExist = (arn: string) =>
  exception('StateMachineDoesNotExist')(`State Machine Does Not Exist: '${arn}'`)

export const stateMachineDeleting = (arn: string) =>
  exception('StateMachineDeleting')(`State Machine is deleting: '${arn}'`)

export const stateMachineAlreadyExists = (arn: string) =>
  exception('StateMachineAlreadyExists')(`State Machine Already Exists: '${arn}'`)

export const activityDoesNotExist = (arn: string) =>
  exception('ActivityDoesNotExist')(`Activity Does Not Exist: '${arn}'`)

/** What AWS serves and kdbflow does not, said so. */
export const notServed = exception('UnsupportedOperation')
