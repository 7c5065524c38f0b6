import { inspect } from 'node:util'
import type { FunctionFault } from './messages.ts'

/** What was thrown, as Lambda's Node runtime reports it. */
export function faultOf(thrown: unknown): FunctionFault {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: textOf(thrown), trace: [] }
  }
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] }
}

const textOf = (thrown: unknown) => (typeof thrown === 'string' ? thrown : inspect(thrown))

export function unhandledRejection(reason: unknown): FunctionFault {
  const { errorType, errorMessage, trace = [] } = faultOf(reason)
  return {
    errorType: 'Runtime.UnhandledPromiseRejection',
    errorMessage: `${errorType}: ${errorMessage}`,
    trace: ['Runtime.UnhandledPromiseRejection: ' + trace[0], ...trace.slice(1)],
  }
}

/** A fault of the module, before any invocation of its handler. */
export class LoadError extends Error {
  constructor(name: 'Runtime.ImportModuleError' | 'Runtime.HandlerNotFound', message: string) {
    super(message)
    this.name = name
  }
}
