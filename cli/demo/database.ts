import { join } from 'node:path'
import { writeSampleDatabase, writeSampleDate } from '../../kdb/format/sample.ts'
import type { Context } from './context.ts'
import { DATABASE } from './environment.ts'
import { runWorkflow } from './workflow.ts'

export const BUCKET = 'market-data'
export const PREFIX = 'hdb/'

const ROWS_PER_DATE = 20_000
const DATES = ['2026.11.16', '2026.11.17', '2026.11.18']

/** As a feed handler or an end-of-day job would leave it: files in the bucket's folder are its objects. */
export async function writeDatabase({ data }: Context): Promise<string> {
  const root = join(bucketFolder(data), PREFIX)
  await writeSampleDatabase({ root, dates: DATES, rowsPerDate: ROWS_PER_DATE, random: Math.random })
  return `${DATES.length} dates of trades and quotes in s3://${BUCKET}/${PREFIX}`
}

/** Writes one more date under a prefix, with one symbol that was not there before. */
export function writeDate(
  data: string,
  { prefix, date, listing }: Record<'prefix' | 'date' | 'listing', string>,
) {
  const bucket = bucketFolder(data)
  return writeSampleDate({
    ...{ root: join(bucket, prefix), date, listing },
    rowsPerDate: ROWS_PER_DATE,
    random: Math.random,
    symbolsOf: join(bucket, PREFIX, 'sym'),
  })
}

export async function loadDatabase(context: Context, say: (state: string) => void): Promise<string> {
  const input = {
    environmentId: context.environmentId,
    databaseName: DATABASE,
    source: { bucket: BUCKET, prefix: PREFIX },
    trigger: 'console',
  }
  const { changesetId } = await runWorkflow(context, { workflow: 'load-database', input, say })
  return `changeset ${changesetId}`
}

const bucketFolder = (data: string) => join(data, 's3', BUCKET)
