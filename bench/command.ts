// From the start of `kdbflow status` to its end, on an empty endpoint and on one with an
// environment; beside a bare Node process and `kdbflow --version`, which talks to nobody.
// Run: node bench/command.ts [runs of each, by default 9]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CreateKxEnvironmentCommand, FinspaceClient } from '@aws-sdk/client-finspace'
import { connectionOf } from '../cli/endpoint/connection.ts'
import { removeDataFolder } from '../services/start/data-folder.ts'
import { start } from '../services/start.ts'
import { median, millisecondsOf } from './lib/measure.ts'

const runs = Number(process.argv[2] ?? 9)
const command = join(import.meta.dirname, '../cli/kdbflow.mjs')
const data = mkdtempSync(join(tmpdir(), 'kdbflow-bench-'))
const running = await start({ port: 0, host: '127.0.0.1', data })
try {
  console.log('| | to its end |')
  console.log('|---|---|')
  await measure('`node -e 0`', ['-e', '0'])
  await measure('`kdbflow --version`', [command, '--version'])
  await measure('`kdbflow status`, nothing there', [command, 'status', '--data', data])
  const finspace = new FinspaceClient(connectionOf({ data, endpoint: running.url }))
  const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/bench'
  await finspace.send(new CreateKxEnvironmentCommand({ name: 'bench', kmsKeyId, clientToken: 'bench' }))
  finspace.destroy()
  await measure('`kdbflow status`, an environment', [command, 'status', '--data', data])
} finally {
  await running.close()
  await removeDataFolder(data)
}

/** The first run is not counted: it fills the cache of compiled code. */
async function measure(what: string, args: string[]): Promise<void> {
  await run(args)
  const times: number[] = []
  for (let done = 0; done < runs; done += 1) times.push(await millisecondsOf(() => run(args)))
  console.log(`| ${what} | ${Math.round(median(times))} ms |`)
}

async function run(args: string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`expected ${args.join(' ')} to end well, got exit code ${code}`)
}
