import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readObject, readTickerplantLog } from '../../../kdb/format/serialised.ts'
import { encodeMessage } from '../../../kdb/ipc/message.ts'
import { type KdbValue, list, long, symbol } from '../../../kdb/values.ts'
import { temporaryDirectory } from '../samples.ts'

const update = (row: number): KdbValue => list([symbol('upd'), symbol('trade'), long(row)])
const bodyOf = (value: KdbValue): Buffer => encodeMessage({ type: 'async', value }).subarray(8)
const logOf = (...updates: KdbValue[]): Buffer =>
  Buffer.concat([Buffer.from('ff01000000000000', 'hex'), ...updates.map(bodyOf)])

const written = async (bytes: Buffer): Promise<string> => {
  const path = join(await temporaryDirectory(), 'tp.log')
  await writeFile(path, bytes)
  return path
}

describe('a tickerplant log', () => {
  test('is read message by message', async () => {
    const path = await written(logOf(update(1), update(2)))
    const messages: KdbValue[] = []
    for await (const message of readTickerplantLog(path)) messages.push(message)
    expect(messages).toEqual([update(1), update(2)])
  })

  test('that is torn gives what is whole, and then says so', async () => {
    const log = logOf(update(1), update(2))
    const messages = readTickerplantLog(await written(log.subarray(0, -3)))
    expect((await messages.next()).value).toEqual(update(1))
    await expect(messages.next()).rejects.toMatchObject({ code: 'TRUNCATED' })
  })

  test('is named as one where an object was expected', async () => {
    await expect(readObject(await written(logOf(update(1))))).rejects.toThrow(/got a tickerplant log/)
  })
})
