// The main job in one go: each task does what an operator would do, through the same clients.

import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Option } from 'commander'
import { Listr, PRESET_TIMER } from 'listr2'
import { removeDataFolder } from '../../services/start/data-folder.ts'
import { endNodes } from '../../services/start/nodes.ts'
import { NAMES } from '../../services/start/places.ts'
import { start } from '../../services/start.ts'
import type { Command } from '../command/command.ts'
import { loadNextDate, queryCluster, rollOut } from './cluster.ts'
import { type Context, openContext } from './context.ts'
import { loadDatabase, writeDatabase } from './database.ts'
import { provision, updateNetwork } from './environment.ts'
import { failToLoad, mendAndRedrive } from './late-data.ts'
import { summaryOf } from './summary.ts'

export const command: Command = {
  options: [new Option('--keep', 'leave it running at the end, and its data in place')],
  examples: ['kdbflow demo', 'kdbflow demo --keep'],
  serves: true,
  run: demo,
}

/** `say` shows where a task is; its result stays on the screen. */
type Task = (context: Context, say: (state: string) => void) => Promise<string>

const TASKS: [title: string, task: Task][] = [
  ['Write a sample kdb+ database to a bucket', writeDatabase],
  ['Provision an environment', provision],
  ['Update its network', updateNetwork],
  ['Load the database by a changeset', loadDatabase],
  ['Roll out an HDB cluster on it', rollOut],
  ['Query the cluster over kdb+ IPC', queryCluster],
  ['Load the next date and roll the cluster to it', loadNextDate],
  ['See a load fail: its objects have not arrived', failToLoad],
  ['Let the objects arrive, and redrive the load', mendAndRedrive],
]

/** Starts everything in a fresh folder on a free port, does the main job there, and says what came of it. */
export async function demo({ keep = false }: { keep?: boolean }): Promise<void> {
  const began = performance.now()
  const data = mkdtempSync(join(tmpdir(), 'kdbflow-demo-'))
  // Laptops have less than node types are named for, and nobody needs to hear of it here.
  writeFileSync(join(data, NAMES.finspaceSettings), JSON.stringify({ nodes: { overCommit: 'allow' } }))
  const running = await start({ port: 0, host: '127.0.0.1', data })
  console.log(`kdbflow listens on ${running.url}\n`)
  const context = openContext(running)
  const interruption = interrupted()
  // Where nothing runs any more, nobody hears of it.
  interruption.catch(() => undefined)
  try {
    await listOf(TASKS, interruption).run(context)
    const seconds = (performance.now() - began) / 1000
    console.log(summaryOf(context, keep ? { seconds, signInLink: running.signInLink() } : { seconds }))
    if (keep) await interruption.catch(() => undefined)
  } finally {
    context.close()
    await running.close()
    if (keep) await endNodes(running.data)
    else await removeDataFolder(running.data)
  }
}

/** An interruption fails the task that runs, and so ends the list. */
function listOf(tasks: typeof TASKS, interruption: Promise<never>): Listr<Context, 'default', 'simple'> {
  const entries = tasks.map(([title, run]) => ({
    title,
    async task(context: Context, task: { title: string; output: string }) {
      const say = (state: string) => {
        // Where lines cannot be drawn over, states would only scroll by.
        if (process.stdout.isTTY) task.output = state
      }
      const result = await Promise.race([run(context, say), interruption])
      task.title = `${title}: ${result}`
    },
  }))
  return new Listr<Context, 'default', 'simple'>(entries, {
    renderer: 'default',
    // Its own would end the process with everything left as it is.
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false },
    fallbackRenderer: 'simple',
    fallbackRendererOptions: { timer: PRESET_TIMER },
  })
}

const interrupted = () =>
  new Promise<never>((_, reject) => {
    const end = (signal: NodeJS.Signals) => reject(new Error(`interrupted by ${signal}`))
    // Not `once`: what restores the cursor would find itself the only listener left, and end the process at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end)
  })
