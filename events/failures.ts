// Wherever a failure comes from, one function here makes the one shape of it.
import { ERROR_TYPES, type ErrorCode } from '../model/error-types.ts'
import { type ErrorInfo, errorInfo } from './error-info.ts'
import { meaningOf } from './errors.ts'

/** From a changeset's own `errorInfo`. */
export const changesetFailure = (info: {
  errorType?: string | undefined
  errorMessage?: string | undefined
}): ErrorInfo =>
  errorInfo(codeOfSentence(info.errorType) ?? 'INTERNAL', {
    message: info.errorMessage ?? 'The changeset failed without a message.',
    origin: 'resource',
  })

/** From the `statusReason` of a cluster, dataview, volume or scaling group: free text, so its words decide. */
export const statusReasonFailure = (statusReason: string | undefined): ErrorInfo =>
  textFailure(statusReason ?? 'The resource failed without a reason.')

/** From an environment's `errorMessage`: free text too. */
export const environmentFailure = (errorMessage: string | undefined): ErrorInfo =>
  textFailure(errorMessage ?? 'The environment failed without a message.')

/** From an exception of the SDK or of a step. */
export function exceptionFailure({ name, message }: { name: string; message: string }): ErrorInfo {
  const { errorCode = 'INTERNAL', retryable } = meaningOf(name) ?? {}
  return errorInfo(errorCode, { message, origin: 'step', retryable })
}

/** From a time-out: nobody knows whether more time would have helped, so it may be tried again. */
export const timeoutFailure = (message: string): ErrorInfo =>
  errorInfo('RESOURCE_EXHAUSTED', { message, origin: 'engine' })

/** From an execution that somebody stopped. */
export const abortFailure = (message: string): ErrorInfo =>
  errorInfo('CANCELLED', { message, origin: 'engine' })

/** From an execution that the engine itself ended, such as by a fault in an expression. */
export const engineFailure = (message: string): ErrorInfo =>
  errorInfo('INTERNAL', { message, origin: 'engine' })

const textFailure = (message: string): ErrorInfo =>
  errorInfo(codeOfSentence(message) ?? codeInText(message) ?? 'INTERNAL', { message, origin: 'resource' })

const codeOfSentence = (text: string | undefined): ErrorCode | undefined =>
  // Object.keys gives strings; they are the keys of ERROR_TYPES.
  (Object.keys(ERROR_TYPES) as ErrorCode[]).find(code => ERROR_TYPES[code] === text)

const codeInText = (text: string): ErrorCode | undefined => WORDS.find(([words]) => words.test(text))?.[1]

const WORDS: readonly (readonly [RegExp, ErrorCode])[] = [
  [/licen[cs]e/i, 'USER_RECOVERABLE'],
  // Sentences of the self-hosted service, each with the code of its own events.
  [/\bnode \S+ of \S+ to start\b/, 'RESOURCE_EXHAUSTED'],
  [/\bnode \S+ to load\b|^Code not usable\b/, 'INPUT_INVALID'],
  [/\binitializationScript \S+ in the code\b/, 'INPUT_NOT_FOUND'],
  [/\b(?:still contains|does not let go of|holds the|to end by SIGKILL)\b/, 'USER_RECOVERABLE'],
  [/\b(?:access denied|not authorized|permission)/i, 'ACCESS_DENIED'],
  [/\b(?:limit|quota)s?\b/i, 'LIMIT_EXCEEDED'],
  [/\b(?:not found|no such|does not exist)/i, 'INPUT_NOT_FOUND'],
  [/\b(?:insufficient|out of memory|no capacity|no space|throttl)/i, 'RESOURCE_EXHAUSTED'],
  [/\b(?:invalid|malformed)/i, 'INPUT_INVALID'],
  [/\bcancell?ed/i, 'CANCELLED'],
]
