import type { Failure } from '../history/event.ts'

/** An error of a service's call, in the form that tasks report: `DynamoDb.ResourceNotFoundException`. */
export function serviceFailure(error: unknown, prefix: string): Failure {
  const { code, status, message } = error as { code?: unknown; status?: unknown; message?: unknown }
  if (typeof code !== 'string' || typeof status !== 'number') throw error
  const name = /(Exception|Error)$/.test(code) ? code : `${code}Exception`
  return {
    error: `${prefix}.${name}`,
    cause: `${String(message)} (Service: ${prefix}, Status Code: ${status})`,
  }
}
