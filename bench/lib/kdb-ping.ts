// A thread that asks a node for the time again and again, until a message stops it; then it reports how long it waited.
import { parentPort, workerData } from 'node:worker_threads'
import { connect } from '../../kdb/ipc/client.ts'
import { millisecondsOf } from './measure.ts'

const { query, close } = await connect(workerData)
const waits: number[] = []
let isStopped = false
parentPort?.once('message', () => {
  isStopped = true
})
await query('.z.p')
parentPort?.postMessage('ready')
while (!isStopped) waits.push(await millisecondsOf(() => query('.z.p')))
close()
parentPort?.postMessage({ longest: Math.max(...waits), count: waits.length })
