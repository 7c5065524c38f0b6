// A small kdb+ database, on its way from a bucket into the service.
import { readdirSync, readFileSync, renameSync, utimesSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn'
import { writeSymbols } from '../../../kdb/format/write.ts'
import { symbolDomain, writeSplayedTable } from '../../../kdb/format/write-table.ts'
import { table, vector } from '../../../kdb/values.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { newDatabase, newEnvironment } from '../finspace/support/provision.ts'
import { type clientsOf, machineArn } from './kdbflow.ts'

type Clients = ReturnType<typeof clientsOf>

export const BUCKET = 'market-data'

/** An environment with a database, empty, and a bucket, empty too. */
export async function openMarket({ finspace, s3 }: Pick<Clients, 'finspace' | 's3'>) {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }))
  const environmentId = await newEnvironment(finspace)
  return newDatabase(finspace, environmentId, 'market')
}

/** A database of few files in a folder: one table of two columns, with two rows a date. Answers their keys. */
export async function writeDates(...dates: string[]): Promise<{ root: string; keys: string[] }> {
  const root = temporaryFolder()
  const sym = symbolDomain()
  const rows = table({
    sym: vector('symbol', ['AAPL', 'IBM']),
    price: vector('float', Float64Array.of(187.5, 241.25)),
  })
  for (const date of dates) await writeSplayedTable(join(root, date, 'trade'), rows, sym)
  await writeSymbols(join(root, 'sym'), sym.names)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return { root, keys: files.map(({ parentPath, name }) => relative(root, join(parentPath, name))) }
}

export async function putObjects(s3: Clients['s3'], root: string, keys: readonly string[], prefix = 'hdb/') {
  for (const key of keys) {
    const Body = readFileSync(join(root, key))
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${prefix}${key}`, Body }))
  }
}

/** As a job on the same machine leaves them: moved into the bucket's folder, whole, with the time of now. */
export async function dropFiles(bucketFolder: string, { root, keys, now }: Drop): Promise<void> {
  for (const key of keys) {
    const place = join(bucketFolder, 'hdb', key)
    await mkdir(dirname(place), { recursive: true })
    utimesSync(join(root, key), now / 1000, now / 1000)
    renameSync(join(root, key), place)
  }
}

interface Drop {
  root: string
  keys: readonly string[]
  /** Milliseconds since 1970. */
  now: number
}

/** Newest first. */
export async function executionsOf(sfn: SFNClient, workflow: string) {
  const request = new ListExecutionsCommand({ stateMachineArn: machineArn(workflow) })
  return (await sfn.send(request)).executions ?? []
}
