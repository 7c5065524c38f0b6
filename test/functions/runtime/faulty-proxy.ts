import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

type Way = (incoming: IncomingMessage, response: ServerResponse) => void

/** What networks and proxies do to a request. */
export const FAULTS: Readonly<Record<string, Way>> = {
  'answers 502 with a page': (_, response) =>
    void response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>'),
  'answers 503 with nothing': (_, response) => void response.writeHead(503).end(),
  'resets the connection': ({ socket }) => void socket.resetAndDestroy(),
  'cuts an answer off': (_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{')
    response.socket?.end()
  },
}

/** Stands before a service, and does as it is asked until it is asked otherwise. */
export async function startFaultyProxy(target: string) {
  const forward: Way = (incoming, response) => {
    const { method, url = '/', headers } = incoming
    const onward = request(new URL(url, target), { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.once('error', () => response.destroy())
    incoming.pipe(onward)
  }
  let way = forward
  const server = createServer((incoming, response) => way(incoming, response))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    break: (fault: Way) => {
      way = fault
    },
    mend: () => {
      way = forward
    },
  }
}
