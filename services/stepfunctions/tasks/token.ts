// Task tokens. They are kept nowhere but in the history of the execution that they belong to.
import type { Turn } from '../history/turn.ts'

/** Opaque to its holder; names the execution and the attempt, and cannot be guessed. */
export function newToken({ execution, environment }: Turn): string {
  const text = JSON.stringify([execution.identity.arn, environment.uuid()])
  return Buffer.from(text).toString('base64url')
}

/** The execution that a token belongs to; undefined for what is no token. */
export function executionOf(token: string): string | undefined {
  try {
    const [arn] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[]
    return typeof arn === 'string' ? arn : undefined
  } catch {
    // Not one of ours.
    return undefined
  }
}
