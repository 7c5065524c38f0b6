import type { ErrorCode } from '../model/error-types.ts'

export interface Meaning {
  errorCode: ErrorCode
  /** The same request, unchanged, may succeed later. */
  retryable: boolean
  /** A Retry of the definition and then a redrive; a redrive, once the obstacle is gone; or only a new start. */
  retriedBy: 'definition' | 'redrive' | 'nobody'
  /** What happened, and what to do about it where that is not plain. */
  sentence: string
}

// So marked, the table is left out of the bundles of steps that only look at a status.
/* @__NO_SIDE_EFFECTS__ */
const meaning = (
  retriedBy: Meaning['retriedBy'],
  retryable: boolean,
  [errorCode, sentence]: readonly [ErrorCode, string],
): Meaning => ({ errorCode, retryable, retriedBy, sentence })
/* @__NO_SIDE_EFFECTS__ */
const momentary = (...of: readonly [ErrorCode, string]) => meaning('definition', true, of)
/* @__NO_SIDE_EFFECTS__ */
const settling = (...of: readonly [ErrorCode, string]) => meaning('definition', false, of)
/* @__NO_SIDE_EFFECTS__ */
const again = (...of: readonly [ErrorCode, string]) => meaning('redrive', true, of)
/* @__NO_SIDE_EFFECTS__ */
const fixable = (...of: readonly [ErrorCode, string]) => meaning('redrive', false, of)
/* @__NO_SIDE_EFFECTS__ */
const final = (...of: readonly [ErrorCode, string]) => meaning('nobody', false, of)

const NOT_STARTED = 'Step Functions could not start a workflow that this one starts.'
const LAMBDA = 'Lambda could not run the step.'

/** Every error name that steps and workflows know. */
export const ERRORS = {
  InvalidInput: final('INPUT_INVALID', 'The input has faults; all are in the cause.'),
  NameMismatch: final('INPUT_INVALID', "`environmentName` is not the environment's name."),
  ExecutionAlreadyExists: final(
    'USER_RECOVERABLE',
    'An execution that this one did not start has the name of the one that it was to start: start again under another name.',
  ),
  NoSuchWorkflow: final('INPUT_NOT_FOUND', 'The HTTP API was asked for a workflow that there is not.'),
  ResourceDiffers: fixable(
    'USER_RECOVERABLE',
    'Something is there already, but otherwise than wanted; all differences are in the cause: change the input and start again, or change the resource by hand and redrive.',
  ),
  ClustersRunning: fixable(
    'USER_RECOVERABLE',
    'A network update might end running clusters: stop them and redrive, or start again with `runningClusters` set to `recreate`.',
  ),
  KxEnvironmentFailed: fixable(
    'USER_RECOVERABLE',
    'The environment could not be created or deleted; the reason is in the cause. A redrive replaces it.',
  ),
  KxNetworkUpdateFailed: fixable(
    'USER_RECOVERABLE',
    'The network could not be updated; the reason is in the cause.',
  ),
  KxVolumeFailed: fixable(
    'USER_RECOVERABLE',
    'A volume could not be created or deleted; the reason is in the cause. A redrive replaces it.',
  ),
  KxScalingGroupFailed: fixable(
    'USER_RECOVERABLE',
    'A scaling group could not be created or deleted; the reason is in the cause. A redrive replaces it.',
  ),
  KxClusterFailed: fixable(
    'USER_RECOVERABLE',
    'A cluster could not be created or deleted; the reason is in the cause. A redrive replaces it.',
  ),
  KxDataviewFailed: fixable(
    'USER_RECOVERABLE',
    'A dataview could not be brought to a version or deleted; the reason is in the cause.',
  ),
  KxChangesetFailed: fixable(
    'USER_RECOVERABLE',
    'A changeset failed; the database is as it was before it. Put the objects right and redrive: the load goes on with that changeset.',
  ),
  KxClusterNotUpdated: fixable(
    'USER_RECOVERABLE',
    'A cluster came back from an update unchanged; the reason is in the cause, if it has one.',
  ),
  ResourcesFailed: fixable('USER_RECOVERABLE', 'watch-environment found failures; all are in the cause.'),
  NothingFound: fixable('INPUT_NOT_FOUND', 'No object is under the prefix that is to be loaded.'),
  DatabaseLocked: again('RESOURCE_EXHAUSTED', 'Another load has the lock of the database.'),
  NoSuchPlan: again(
    'INPUT_NOT_FOUND',
    'The plan of the load is no longer in the state bucket: a redrive makes it anew.',
  ),
  InvalidOutput: fixable(
    'USER_RECOVERABLE',
    'The service answered otherwise than its API promises; what is wrong is in the cause. See that its version fits that of the workflows.',
  ),
  KdbError: fixable('USER_RECOVERABLE', 'q signalled an error in the health query.'),
  DeadlineExceeded: again(
    'RESOURCE_EXHAUSTED',
    'Not ready, or the service not reached, within `timeoutSeconds`: a redrive waits as long again.',
  ),
  'States.Timeout': again('RESOURCE_EXHAUSTED', 'A state ran out of its time.'),
  'States.TaskFailed': again(
    'INTERNAL',
    'A workflow that this one started failed; its own error is in the cause.',
  ),
  ServiceUnreachable: momentary(
    'RESOURCE_EXHAUSTED',
    "A step could not connect to the service, Step Functions, the state bucket, Secrets Manager or a cluster's node, or got 429, 500, 502, 503 or 504 from what stands before it. It is retried for half an hour, within the deadline.",
  ),
  EventDenied: fixable(
    'ACCESS_DENIED',
    'The report of a failure may not be put on the bus: the step lacks `events:PutEvents`. What failed is in its input.',
  ),
  EventNotPublished: momentary(
    'RESOURCE_EXHAUSTED',
    'The bus did not take the report of a failure. It is retried for half an hour.',
  ),
  ThrottlingException: momentary('RESOURCE_EXHAUSTED', 'The service was asked too often.'),
  SlowDown: momentary('RESOURCE_EXHAUSTED', 'S3 was asked too often.'),
  InternalServerException: momentary('INTERNAL', 'The service had a fault of its own.'),
  KdbConnectionError: momentary(
    'RESOURCE_EXHAUSTED',
    "A cluster's node ended the connection, or did not answer in time.",
  ),
  ClusterNotHealthy: settling(
    'USER_RECOVERABLE',
    "The health query's answer is not the expected one. The cause says whether the cluster was rolled back.",
  ),
  ResourceNotFoundException: settling(
    'INPUT_NOT_FOUND',
    'Something that the input names is not there. What was just created is looked for again.',
  ),
  'Sandbox.Timedout': momentary('RESOURCE_EXHAUSTED', 'A step ran out of its time.'),
  'Lambda.TooManyRequestsException': momentary(
    'RESOURCE_EXHAUSTED',
    'Lambda ran as many functions as it may.',
  ),
  'Lambda.ServiceException': momentary('INTERNAL', LAMBDA),
  'Lambda.AWSLambdaException': momentary('INTERNAL', LAMBDA),
  'Lambda.SdkClientException': momentary('INTERNAL', LAMBDA),
  'Lambda.Unknown': momentary('INTERNAL', LAMBDA),
  'StepFunctions.ThrottlingException': momentary('RESOURCE_EXHAUSTED', NOT_STARTED),
  'StepFunctions.ExecutionLimitExceededException': momentary('LIMIT_EXCEEDED', NOT_STARTED),
  'StepFunctions.InternalServerException': momentary('INTERNAL', NOT_STARTED),
  'StepFunctions.ServiceUnavailableException': momentary('RESOURCE_EXHAUSTED', NOT_STARTED),
  'StepFunctions.SdkClientException': momentary('INTERNAL', NOT_STARTED),
  'StepFunctions.AWSStepFunctionsException': momentary('INTERNAL', NOT_STARTED),
  'StepFunctions.ExecutionAlreadyExistsException': fixable(
    'USER_RECOVERABLE',
    'The execution that was to be started is started already; its end is taken for that of the start.',
  ),
  ValidationException: fixable('INPUT_INVALID', 'The service refused a request for its shape.'),
  InvalidRequestException: fixable('INPUT_INVALID', 'The service refused a request.'),
  LimitExceededException: fixable('LIMIT_EXCEEDED', 'A limit of the service is reached.'),
  ServiceQuotaExceededException: fixable('LIMIT_EXCEEDED', 'A quota of the account is reached.'),
  AccessDeniedException: fixable('ACCESS_DENIED', 'The step may not do what it was to do.'),
  AccessDenied: fixable('ACCESS_DENIED', 'The step may not read or write the bucket.'),
  NoSuchBucket: fixable('INPUT_NOT_FOUND', 'A bucket is not there.'),
  NoSuchKey: fixable('INPUT_NOT_FOUND', 'An object is not there.'),
  ConflictException: fixable(
    'USER_RECOVERABLE',
    'Something else is being done with the resource, or it is there already.',
  ),
  ResourceAlreadyExistsException: fixable('USER_RECOVERABLE', 'The resource is there already.'),
}

export type ErrorName = keyof typeof ERRORS

/** Undefined for names that are not of this table, such as those of JavaScript's own errors. */
export const meaningOf = (name: string): Meaning | undefined => new Map(Object.entries(ERRORS)).get(name)

/** Names of the table, such as in a Retry or Catch. */
export const named = (...names: ErrorName[]): readonly ErrorName[] => names
