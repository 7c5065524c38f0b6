// The command as a person runs it: in a process of its own.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

const COMMAND = join(import.meta.dirname, '../../cli/kdbflow.mjs')

export interface Ended {
  code: number | null
  out: string
  err: string
}

export interface Surroundings {
  env?: Record<string, string>
  input?: string
  /** Ctrl-C is pressed once it has said this. */
  interruptAt?: RegExp
  /** The folder that it runs in. */
  cwd?: string
  /** Of the user to run as; needs root. */
  uid?: number
}

/** Runs it to its end. Of this process's environment it gets nothing that is AWS's or kdbflow's. */
export async function kdbflow(words: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  const child = spawnCommand(words, surroundings)
  child.stdin?.end(surroundings.input ?? '')
  const { interruptAt } = surroundings
  child.stdout?.on('data', piece => {
    if (interruptAt?.test(String(piece)) === true) child.kill('SIGINT')
  })
  const said = Promise.all([textOf(child.stdout), textOf(child.stderr)])
  if (child.exitCode === null) await once(child, 'exit')
  const [out, err] = await said
  return { code: child.exitCode, out, err }
}

const textOf = (stream: Readable | null) => (stream === null ? '' : text(stream))

export interface Serving {
  url: string
  /** All that it has said until it was ready. */
  banner: string
  /** Sends the signals, and answers how it ended. */
  end(...signals: NodeJS.Signals[]): Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

/** Runs `kdbflow start` until it has said all that it has to say; it ends with the test at the latest. */
export async function serve(words: readonly string[], surroundings: Surroundings = {}): Promise<Serving> {
  const child = spawnCommand(['start', '--port', '0', ...words], surroundings)
  onTestFinished(() => void child.kill('SIGKILL'))
  const banner = await bannerOf(child)
  const url = /https?:\S+/.exec(banner)?.[0] ?? ''
  return {
    url,
    banner,
    async end(...signals) {
      for (const signal of signals) child.kill(signal)
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      return { code: child.exitCode, signal: child.signalCode }
    },
  }
}

async function bannerOf(child: ChildProcess): Promise<string> {
  let banner = ''
  let complaint = ''
  child.stderr?.on('data', piece => {
    complaint += String(piece)
  })
  for await (const piece of child.stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    banner += String(piece)
    if (/^ {2}next /m.test(banner)) return banner
  }
  throw new Error(`expected kdbflow to start, got: ${banner}${complaint}`)
}

function spawnCommand(words: readonly string[], { env = {}, uid, cwd }: Surroundings): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|KDBFLOW_)/.test(name))
  const options: SpawnOptions = {
    env: { ...Object.fromEntries(inherited), ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  }
  return spawn(process.execPath, [COMMAND, ...words], options)
}
