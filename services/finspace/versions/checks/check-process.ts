import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { KdbFormatError } from '../../../../kdb/errors.ts'
import type { Clock } from '../../../store/clock.ts'
import { ChangesetError } from '../changeset/changeset-error.ts'
import type { CheckFault, CheckQuestion, CheckReply, FileChecks } from './file-checks.ts'

/** Asks the checks of files in a process of its own, which starts with the first question. */
export interface CheckProcess extends AsyncDisposable {
  /** @throws {KdbFormatError} as the check, {ChangesetError} where the process ended instead. */
  ask<Check extends keyof FileChecks>(
    check: Check,
    ...args: Parameters<FileChecks[Check]>
  ): Promise<Awaited<ReturnType<FileChecks[Check]>>>
}

export interface CheckProcessParts {
  clock: Clock
  /** For all questions together, in milliseconds. */
  deadline: number
  signal?: AbortSignal | undefined
  /** Tests put another in its place. */
  main?: URL
}

/** Two lists of ten million symbols fit, and no more than a small machine has. */
const MEMORY_MIB = 1024

export function openCheckProcess(parts: CheckProcessParts): CheckProcess {
  const { clock, deadline, signal, main = new URL('./check-main.ts', import.meta.url) } = parts
  let child: ChildProcess | undefined
  let late = false
  const end = () => child?.kill('SIGKILL')
  const cancel = clock.at(clock.now() + deadline, () => {
    late = true
    end()
  })
  signal?.addEventListener('abort', end)

  const start = (): ChildProcess =>
    fork(main, {
      execArgv: [`--max-old-space-size=${MEMORY_MIB}`],
      // It needs nothing of the service's environment, where keys may be.
      env: {},
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  const endOf = (ended: unknown): ChangesetError => {
    const how = late ? `none within ${deadline / 1000} s` : `a process that ended (${ended})`
    return new ChangesetError('RESOURCE_EXHAUSTED', `expected an end of the checks, got ${how}`)
  }
  return {
    async ask(check, ...args) {
      signal?.throwIfAborted()
      if (late) throw endOf('late')
      child ??= start()
      const reply = await replyOf(child, { check, args })
      signal?.throwIfAborted()
      if ('ended' in reply) throw endOf(reply.ended)
      if ('fault' in reply) throw errorOf(reply.fault)
      // The process answers each question with what its check gives.
      return reply.value as never
    },
    async [Symbol.asyncDispose]() {
      cancel()
      signal?.removeEventListener('abort', end)
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      end()
      await ended
    },
  }
}

const errorOf = ({ code, message }: CheckFault): Error =>
  code === undefined ? new Error(message) : new KdbFormatError(code, message)

type Reply = CheckReply | { ended: unknown }

const replyOf = (child: ChildProcess, question: CheckQuestion): Promise<Reply> =>
  new Promise(resolve => {
    const settle = (reply: Reply) => {
      child.off('message', settle).off('exit', onExit).off('error', onError)
      resolve(reply)
    }
    const onExit = (code: number | null, signal: string | null) => settle({ ended: signal ?? code })
    const onError = (error: Error) => settle({ ended: error.message })
    child.on('message', settle).on('exit', onExit).on('error', onError)
    // It may have ended before this question.
    child.send(question, error => {
      if (error !== null && child.exitCode !== null) settle({ ended: child.exitCode })
      else if (error !== null && child.signalCode !== null) settle({ ended: child.signalCode })
    })
  })
