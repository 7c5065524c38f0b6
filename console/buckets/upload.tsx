import FileDropzone, { useFilesDragging } from '@cloudscape-design/components/file-dropzone'
import FileInput from '@cloudscape-design/components/file-input'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { hasObject, putObject } from '../api/s3.ts'
import { bytesText } from '../text/bytes.ts'
import { errorText } from '../text/error.ts'
import { Confirm } from '../ui/confirm.tsx'

interface Sending {
  file: File
  sent: number
  error?: string
  /** There is an object of this name: whether it may be replaced is asked first. */
  isThere?: boolean
  isDone?: boolean
}

/** Files from the viewer's machine, one after the other, each with how much of it has gone. */
export function Upload({ bucket, prefix, done }: { bucket: string; prefix: string; done: () => void }) {
  const [sending, setSending] = useState<readonly Sending[]>([])
  const [replacing, setReplacing] = useState<File>()
  const { areFilesDragging } = useFilesDragging()
  const update = (file: File, change: Partial<Sending>) =>
    setSending(before => before.map(one => (one.file === file ? { ...one, ...change } : one)))
  const send = async (file: File, replace: boolean) => {
    const key = prefix + file.name
    try {
      if (!replace && (await hasObject(bucket, key))) return update(file, { isThere: true })
      update(file, { isThere: false })
      await putObject(bucket, key, file, { replace, onSent: sent => update(file, { sent }) })
      update(file, { sent: file.size, isDone: true })
    } catch (error) {
      update(file, { error: errorText(error) })
    }
  }
  const sendAll = async (files: readonly File[]) => {
    setSending(files.map(file => ({ file, sent: 0 })))
    for (const file of files) await send(file, false)
    done()
  }
  return (
    <SpaceBetween size="s">
      {areFilesDragging ? (
        <FileDropzone onChange={({ detail }) => void sendAll(detail.value)}>
          Drop files to upload them here
        </FileDropzone>
      ) : (
        <FileInput multiple value={[]} onChange={({ detail }) => void sendAll(detail.value)}>
          Upload files
        </FileInput>
      )}
      {sending.map(one => (
        <FileProgress key={one.file.name} of={one} replace={() => setReplacing(one.file)} />
      ))}
      {replacing && (
        <Confirm
          title="Replace this object?"
          verb="Replace"
          name={replacing.name}
          close={() => setReplacing(undefined)}
          act={async () => {
            await send(replacing, true)
            done()
          }}
        >
          What s3://{bucket}/{prefix}
          {replacing.name} holds now goes. What was loaded from it stays in the versions of its database.
        </Confirm>
      )}
    </SpaceBetween>
  )
}

function FileProgress({ of, replace }: { of: Sending; replace: () => void }) {
  const { file, sent, error, isThere = false, isDone = false } = of
  return (
    <ProgressBar
      label={file.name}
      value={file.size === 0 ? 100 : (100 * sent) / file.size}
      status={error !== undefined || isThere ? 'error' : isDone ? 'success' : 'in-progress'}
      resultText={
        error ?? (isThere ? 'There is an object of this name already' : `Uploaded, ${bytesText(file.size)}`)
      }
      {...(isThere ? { resultButtonText: 'Replace', onResultButtonClick: replace } : {})}
      additionalInfo={`${bytesText(sent)} of ${bytesText(file.size)}`}
    />
  )
}
