import { writeCheck } from '../request/conditions.ts'
import { checksumHeaders, receiveUpload } from '../request/integrity.ts'
import { metadataOf } from '../request/metadata.ts'
import { emptyAnswer, happeningOf, quoted, type S3Operation } from '../request/request.ts'

export const putObject: S3Operation = {
  action: 's3:PutObject',
  async run(request, { objects, temporaryPath }) {
    const { call, bucket, key } = request
    const check = writeCheck(call.headers)
    // Most refusals are known before the body is read. Under the write they are checked once more.
    const existing = objects.find({ bucket, key })
    check?.(existing)
    const kept = metadataOf(call.headers)
    await using upload = await receiveUpload(call, temporaryPath())
    const description = { ...kept, etag: upload.md5.toString('hex'), ...upload.declared }
    const change = { check, happening: happeningOf(request, 'PutObject') }
    await objects.put({ bucket, key }, { path: upload.path, description }, change)
    return emptyAnswer(200, { etag: quoted(description.etag), ...checksumHeaders(upload.declared.checksum) })
  },
}
