import { ServiceException } from '../../../wire/service-exception.ts'
import type { XmlElements } from '../../../wire/xml.ts'
import { malformedXml } from '../protocol/errors.ts'
import { checkVersion } from '../protocol/version.ts'
import { writeCheck } from '../request/conditions.ts'
import {
  emptyAnswer,
  happeningOf,
  type S3Operation,
  type S3Request,
  type S3State,
  xmlAnswer,
} from '../request/request.ts'
import { elementsOf, listOf, optionalText, readXml, textOf, type XmlNode } from '../request/xml-body.ts'

export const deleteObject: S3Operation = {
  action: 's3:DeleteObject',
  async run(request, { objects }) {
    const { call, bucket, key } = request
    const change = { check: writeCheck(call.headers), happening: happeningOf(request, 'DeleteObject') }
    await objects.delete({ bucket, key }, change)
    return emptyAnswer(204)
  },
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MOST_KEYS = 1000

/** Each key on its own: one that may not be deleted is listed beside those that were. */
export const deleteObjects: S3Operation = {
  action: undefined,
  async run(request, state) {
    state.folders.checkBucket(request.bucket)
    const { Object: objects, Quiet } = elementsOf(await readXml(request.call, 'Delete'), DELETE)
    const deletions = listOf(objects).map(deletionOf)
    if (deletions.length === 0 || deletions.length > MOST_KEYS) throw malformedXml()
    const results = await Promise.all(deletions.map(one => deleteOne(one, request, state)))
    const shown = Quiet === 'true' ? results.filter(result => 'Error' in result) : results
    return xmlAnswer('DeleteResult', {
      Deleted: shown.flatMap(result => ('Deleted' in result ? [result.Deleted] : [])),
      Error: shown.flatMap(result => ('Error' in result ? [result.Error] : [])),
    })
  },
}

const DELETE = { served: ['Object', 'Quiet'] }
const OBJECT = { served: ['Key', 'VersionId', 'ETag'], unserved: ['LastModifiedTime', 'Size'] }

/** One key, and the ETag that its object must have. */
interface Deletion {
  key: string
  etag: string | undefined
}

function deletionOf(node: XmlNode): Deletion {
  elementsOf(node, OBJECT)
  checkVersion(optionalText(node, 'VersionId'))
  return { key: textOf(node, 'Key'), etag: optionalText(node, 'ETag') }
}

type Result = { Deleted: XmlElements } | { Error: XmlElements }

async function deleteOne({ key, etag }: Deletion, request: S3Request, { objects }: S3State): Promise<Result> {
  const { call, bucket } = request
  try {
    call.principal.authorize('s3:DeleteObject', `arn:aws:s3:::${bucket}/${key}`)
    const check = writeCheck(etag === undefined ? {} : { 'if-match': etag })
    await objects.delete({ bucket, key }, { check, happening: happeningOf(request, 'DeleteObject') })
    return { Deleted: { Key: key } }
  } catch (error) {
    if (!(error instanceof ServiceException)) throw error
    return { Error: { Key: key, Code: error.code, Message: error.message } }
  }
}
