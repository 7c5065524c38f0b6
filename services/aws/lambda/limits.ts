import type { Clock } from '../../store/clock.ts'
import { watchMemory } from './memory.ts'
import type { Sandbox } from './sandbox.ts'

const MEGABYTE = 1024 * 1024

export interface Limits {
  /** Which limit ended the sandbox. */
  exceeded(): 'time' | 'memory' | undefined
  usedMb(): number
  lift(): void
}

/** Ends the sandbox at the deadline, or when the invocation takes too much memory. */
export function limitSandbox(sandbox: Sandbox, { memoryMb, deadline, clock }: LimitParts): Limits {
  let exceeded: 'time' | 'memory' | undefined
  const end = (limit: 'time' | 'memory') => () => {
    exceeded ??= limit
    sandbox.kill()
  }
  const memory = watchMemory(sandbox.pid, memoryMb * MEGABYTE, end('memory'))
  const cancel = clock.at(deadline, end('time'))
  return {
    exceeded: () => exceeded,
    usedMb: () => Math.ceil(memory.used() / MEGABYTE),
    lift() {
      cancel()
      memory.stop()
    },
  }
}

interface LimitParts {
  memoryMb: number
  /** Milliseconds since 1970. */
  deadline: number
  clock: Clock
}
