import { Option } from 'commander'
import { readSettings } from '../../services/start/settings.ts'
import { servesTls } from '../../services/start/tls/tls.ts'
import { start } from '../../services/start.ts'
import type { Command } from '../command/command.ts'
import { fail } from '../command/fail.ts'
import { DATA_FOLDER, dataOption, hostOption, portOption } from '../command/options.ts'
import { quoted } from '../terminal/quoted.ts'

export const command: Command = {
  options: [
    portOption(),
    hostOption(),
    dataOption(),
    new Option('--allow-remote', 'listen beyond loopback without TLS, for a TLS proxy on another machine'),
    new Option('--accept-loss', 'go on where the store or the audit log is missing, cut or an older copy'),
  ],
  examples: [
    'kdbflow start',
    'kdbflow start --port 0 --data /var/lib/kdbflow',
    'KDBFLOW_TLS=own kdbflow start --host 0.0.0.0',
  ],
  serves: true,
  run: startEndpoint,
}

interface StartOptions {
  port: number
  host: string
  data?: string
  allowRemote?: true
  acceptLoss?: true
}

/** Serves until it is asked to end, and says what a person needs to go on. */
export async function startEndpoint({
  port,
  host,
  data = DATA_FOLDER,
  allowRemote,
  acceptLoss,
}: StartOptions): Promise<void> {
  refuseRemote(host, allowRemote === true || servesTls(readSettings(process.env)))
  const began = performance.now()
  const running = await start({ port, host, data, acceptLoss: acceptLoss === true })
  // Before anybody knows that it runs, and may end it.
  const asked = askedToEnd()
  console.log(`kdbflow listens on ${running.url} (${((performance.now() - began) / 1000).toFixed(1)} s)

  data         ${running.data}
  buckets      ${running.data}/s3/<bucket>/<key>: drop files there
  nodes        ${running.nodeLimits}
  credentials  eval "$(kdbflow env${data === DATA_FOLDER ? '' : ` --data ${asWord(data)}`})" points AWS tools here
  console      ${running.signInLink()} (works once, for ten minutes; kdbflow console prints another)
  next         kdbflow status, or kdbflow run <workflow> --input <file or JSON> --watch
`)
  const failure = await Promise.race([asked, running.failed])
  if (failure !== undefined) endAt(failure, 'Put that right, and start it again')
  await running.close().catch(late => endAt(late, 'Start it again'))
  process.exit(0)
}

/** What runs is in the store as far as it was acknowledged: there is nothing to end cleanly. */
function endAt(failure: Error, advice: string): never {
  fail(failure)
  console.error(`kdbflow: ended; everything acknowledged is kept. ${advice}: it goes on from there`)
  process.exit(1)
}

/** A terminal's Ctrl-C may come twice, to the whole group and passed on by kdbflow.mjs: the second one changes nothing. */
const askedToEnd = () =>
  new Promise<undefined>(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => resolve(undefined))
  })

/** Quoted where it must be, within double quotes of the line: spaces do not end it there. */
const asWord = (text: string) => (/^[\w@%+=:,./-]+$/.test(text) ? text : quoted(text))

const LOOPBACK = /^(127\.|::1$|localhost$)/

function refuseRemote(host: string, allowed: boolean): void {
  if (LOOPBACK.test(host) || allowed) return
  throw new Error(
    `expected a loopback address, got ${host} without TLS: beyond loopback, what is called and answered could be ` +
      'read on the way. Set KDBFLOW_TLS=own, or KDBFLOW_TLS_CERT and KDBFLOW_TLS_KEY; for a TLS proxy on another ' +
      'machine say --allow-remote',
  )
}
