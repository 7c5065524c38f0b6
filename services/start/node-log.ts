import { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { Logs } from '../aws/logs/service.ts'
import type { ClusterId } from '../finspace/nodes/cluster-spec.ts'
import type { Clock } from '../store/clock.ts'

/** What a node prints goes, line by line, to the log group where FinSpace put it. */
export const nodeLog =
  (logs: Logs, clock: Clock) =>
  ({ environmentId, clusterName }: ClusterId, nodeId: string): Writable =>
    byLine(message =>
      logs.write({
        logGroupName: `/aws/vendedlogs/finspace/${environmentId}/${clusterName}`,
        logStreamName: nodeId,
        events: [{ timestamp: clock.now(), message }],
      }),
    )

function byLine(write: (line: string) => void): Writable {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const take = (text: string) => {
    const lines = `${rest}${text}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') write(line)
  }
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      take(decoder.write(chunk))
      done()
    },
    final(done) {
      take(`${decoder.end()}\n`)
      done()
    },
  })
}
