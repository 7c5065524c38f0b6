import { headerLength, type MessageType, readHeader } from '../ipc/message.ts'

/**
 * Looks at the bytes of a connection as they come, and reports the type of each message once its last byte has. The
 * bytes are not passed through it: a stream between two sockets costs three times what both of them do.
 */
export function headersIn(before: number, onMessage: (type: MessageType) => void): (chunk: Buffer) => void {
  // What comes before the first message, such as the byte that accepts a log-in.
  let skip = before
  let header = Buffer.alloc(0)
  let left = 0
  let type: MessageType | undefined
  return chunk => {
    for (let at = 0; at < chunk.length; ) {
      if (skip > 0) {
        const passed = Math.min(skip, chunk.length - at)
        skip -= passed
        at += passed
      } else if (type === undefined) {
        const piece = chunk.subarray(at, at + headerLength - header.length)
        header = Buffer.concat([header, piece])
        at += piece.length
        if (header.length < headerLength) return
        const read = readHeader(header)
        header = Buffer.alloc(0)
        type = read.type
        left = read.length - headerLength
      } else {
        const passed = Math.min(left, chunk.length - at)
        left -= passed
        at += passed
        if (left > 0) return
        const whole = type
        type = undefined
        onMessage(whole)
      }
    }
  }
}
