import { FinspaceServiceException } from '@aws-sdk/client-finspace'
import type { Command, Send } from './clients.ts'

type Request = Record<string, unknown>

interface Thrown {
  name: string
  message: string
  /** Of the answer over HTTP. */
  status?: number
}

export interface Faults {
  /** What steps asked, in order. */
  readonly calls: { operation: string; request: Request }[]
  count(operation: string): number
  /** The next calls of the operation throw; a lost answer throws after the work is done. */
  throwOn(operation: string, error: Thrown | 'lost answer', times?: number): void
  send: Send
}

/** Stands between the SDK's client and what answers it: notes each call, and lets some fail. */
export function injectFaults(send: Send): Faults {
  const calls: Faults['calls'] = []
  const planned = new Map<string, { error: Thrown | 'lost answer'; times: number }>()
  const take = (operation: string) => {
    const plan = planned.get(operation)
    if (plan === undefined || plan.times === 0) return undefined
    plan.times -= 1
    return plan.error
  }
  return {
    calls,
    count: operation => calls.filter(call => call.operation === operation).length,
    throwOn: (operation, error, times = 1) => void planned.set(operation, { error, times }),
    async send(command: Command) {
      const operation = command.constructor.name.replace(/Command$/, '')
      calls.push({ operation, request: { ...command.input } })
      const fault = take(operation)
      if (fault !== undefined && fault !== 'lost answer') throw exception(fault)
      const answer = await send(command)
      if (fault === 'lost answer') throw exception({ name: 'TimeoutError', message: 'no answer came' })
      return answer
    },
  }
}

const exception = ({ name, message, status: httpStatusCode = 400 }: Thrown): Error =>
  Object.assign(
    new FinspaceServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } }),
    // So that instanceof and names agree, as with the SDK's own exceptions.
    { name },
  )
