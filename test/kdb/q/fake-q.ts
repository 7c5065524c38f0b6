// Stands for q, which is not at hand: parses its flags, does what bootstrap.q says that q does, and answers a few words.
// The first argument is how it behaves: well, refuse, crash, fail, slow or deaf.
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { KdbError } from '../../../kdb/errors.ts'
import { isLoginAccepted, sendLogin } from '../../../kdb/ipc/handshake.ts'
import { answerLimits } from '../../../kdb/ipc/limits.ts'
import { receiveMessages, sendMessage } from '../../../kdb/ipc/messages.ts'
import { kdbServer } from '../../../kdb/ipc/server.ts'
import { socketBytes } from '../../../kdb/ipc/socket-bytes.ts'
import { decodeText } from '../../../kdb/text.ts'
import { chars, type KdbValue, list, symbol } from '../../../kdb/values.ts'

const [behaviour = 'well', bootstrap = '', ...words] = process.argv.slice(2)
if (behaviour === 'refuse') {
  console.error("'k4.lic")
  process.exit(1)
}
if (!bootstrap.endsWith('bootstrap.q')) throw new Error(`expected bootstrap.q, got ${bootstrap}`)

/** As `.Q.opt .z.x` has them: q takes its own flags out. */
const args = words.filter(word => word !== '-q')
const startFile = process.env['KDBFLOW_Q_START'] ?? ''
const lines = readFileSync(startFile, 'utf8').split('\n')
const [port = '', nodePort = '', password = '', first = '', , , codePath = '', script = '', ...paths] = lines
const [appPath = '', tpLogPath = ''] = paths
rmSync(startFile)

const node = connect({ host: '127.0.0.1', port: Number(nodePort) })
await once(node, 'connect')
sendLogin(node, { user: 'kdbflow.node', password })
const fromNode = socketBytes(node)
await isLoginAccepted(fromNode)
node.on('close', () => process.exit(1))
const said = receiveMessages(fromNode, answerLimits)
const report = (state: string, text = '') =>
  sendMessage(node, { type: 'async', value: list([chars('.kdbflow.report'), chars(state), chars(text)]) })

/** As q calls over its handle: it waits for the answer. */
async function callNode(name: string, given: KdbValue[]): Promise<KdbValue> {
  await sendMessage(node, {
    type: 'sync',
    value: list([chars('.kdbflow.aws'), symbol(name), list(given)]),
  })
  const { value: message } = await said.next()
  const { value } = message ?? { value: chars('no answer') }
  if (value.kind === 'error') throw new KdbError(value.message)
  return value
}

let path = ''
let ran = ''
const answers: Record<string, (given: string, user: string) => string | Promise<string>> = {
  path: () => path,
  '.aws.akcp': () => codePath,
  '.kdbflow.app': () => appPath,
  '.aws.tp_log_path': () => tpLogPath,
  licences() {
    const folder = process.env['QLIC'] ?? ''
    return readdirSync(folder)
      .map(name => `${name}=${readFileSync(join(folder, name), 'utf8')}`)
      .join(' ')
  },
  /** As a function that does not come to its end. */
  hang: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  ran: () => ran,
  args: () => args.join(' '),
  environment: () => Object.keys(process.env).sort().join(' '),
  user: (_given, user) => user,
  async wait() {
    await delay(1000)
    return 'waited'
  },
  '.kdbflow.load'(given) {
    if (given.includes('broken')) throw new Error(given)
    path = given
    return 'trade'
  },
  crash: () => process.exit(3),
  'exit 0'() {
    if (behaviour === 'deaf') return 'not now'
    console.log('.awscust.z.exit is called')
    process.exit(0)
  },
}

const { server } = kdbServer({
  authenticate: ({ user, password: given }) => (given === password ? { user, since: 0 } : undefined),
  open: user => async request => {
    const items = request.kind === 'list' ? request.items : [request]
    const [name = '', given = ''] = items.map(textOf)
    const [, called] = /^\.aws\.([a-z]\w+_\w+|s3\.get_object)$/.exec(name) ?? []
    if (called !== undefined && !Object.hasOwn(answers, name)) return callNode(called, items.slice(1))
    return chars((await answers[name]?.(given, user)) ?? `no ${name} here`)
  },
  onFault: console.error,
})
server.listen(Number(port), '127.0.0.1')
await once(server, 'listening')
if (behaviour === 'deaf') process.on('SIGTERM', () => undefined)
await report('listening')
if (behaviour === 'slow') await delay(1500)
if (behaviour === 'crash') process.exit(2)
path = first
// Of q it knows the signal alone.
if (script !== '') ran = readFileSync(script, 'utf8')
const [, reason] = /^stop (.*)/.exec(ran) ?? []
if (reason !== undefined) await callNode('stop_current_kx_cluster_creation', [chars(reason)])
const signal = /^'(.*)/.exec(ran)?.[1]
const failure = behaviour === 'fail' ? 'part' : signal
await (failure === undefined ? report('ready') : report('failed', failure))

function textOf(value: KdbValue): string {
  return value.kind === 'vector' && value.type === 'char' ? decodeText(value.items) : ''
}
