import { ApiError } from '../api/api-error.ts'

/** What went wrong, for people: a refusal says what is missing. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error)
  if (error.faults.length > 0) return error.faults.join('\n')
  return error.status === 403 ? `Your policies refuse this. ${error.message}` : error.message
}
