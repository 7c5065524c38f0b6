// What stands behind a door, or the door: `node door-behind.ts answers` lets everyone in and answers with bytes that it
// has at hand, `node door-behind.ts door PORT` leads there as to q. Both say their port to the process that forked them.
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import process from 'node:process'
import { doorkeeper } from '../../kdb/door/doorkeeper.ts'
import { acceptLogin, receiveLogin } from '../../kdb/ipc/handshake.ts'
import { encodeMessage, headerLength, readHeader } from '../../kdb/ipc/message.ts'
import { socketBytes } from '../../kdb/ipc/socket-bytes.ts'
import { proxy } from '../../kdb/q/proxy.ts'
import { chars, vector } from '../../kdb/values.ts'

const [role = '', port = ''] = process.argv.slice(2)
const LARGE_BYTES = 64 * 2 ** 20
const small = encodeMessage({ type: 'response', value: chars('here') })
const large = encodeMessage({
  ...{ type: 'response', value: vector('byte', new Uint8Array(LARGE_BYTES)) },
})
/** What asks for the small answer is shorter. */
const LONGEST_SMALL = 19

const answers = (): Server =>
  createServer({ noDelay: true }, async socket => {
    socket.on('error', () => undefined)
    const bytes = socketBytes(socket)
    const login = await receiveLogin(bytes)
    if (login === undefined) return
    acceptLogin(socket, login)
    for (;;) {
      const header = await bytes.peek(headerLength)
      if (header === undefined) return
      const { length } = readHeader(header)
      await bytes.read(length)
      socket.write(length > LONGEST_SMALL ? large : small)
    }
  })

function door(): Server {
  const log = () => undefined
  const keeper = doorkeeper({ clusterName: 'bench', secret: 'bench', tlsOnly: false, now: Date.now, log })
  const q = () => ({ port: Number(port), password: '' })
  return proxy({ keeper, q, most: 8, onFault: fault => console.error(fault), log }).server
}

const server = role === 'door' ? door() : answers()
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.send?.((server.address() as AddressInfo).port) // not a pipe
