import FileDropzone, { useFilesDragging } from '@cloudscape-design/components/file-dropzone'
import FileInput from '@cloudscape-design/components/file-input'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { putObject } from '../api/s3.ts'
import { bytesText } from '../text/bytes.ts'
import { errorText } from '../text/error.ts'

interface Sending {
  name: string
  size: number
  sent: number
  error?: string
  isDone?: boolean
}

/** Files from the viewer's machine, one after the other, each with how much of it has gone. */
export function Upload({ bucket, prefix, done }: { bucket: string; prefix: string; done: () => void }) {
  const [sending, setSending] = useState<readonly Sending[]>([])
  const { areFilesDragging } = useFilesDragging()
  const update = (name: string, change: Partial<Sending>) =>
    setSending(before => before.map(one => (one.name === name ? { ...one, ...change } : one)))
  const send = async (files: readonly File[]) => {
    setSending(files.map(({ name, size }) => ({ name, size, sent: 0 })))
    for (const file of files) {
      try {
        await putObject(bucket, prefix + file.name, file, sent => update(file.name, { sent }))
        update(file.name, { sent: file.size, isDone: true })
      } catch (error) {
        update(file.name, { error: errorText(error) })
      }
    }
    done()
  }
  return (
    <SpaceBetween size="s">
      {areFilesDragging ? (
        <FileDropzone onChange={({ detail }) => void send(detail.value)}>
          Drop files to upload them here
        </FileDropzone>
      ) : (
        <FileInput multiple value={[]} onChange={({ detail }) => void send(detail.value)}>
          Upload files
        </FileInput>
      )}
      {sending.map(({ name, size, sent, error, isDone }) => (
        <ProgressBar
          key={name}
          label={name}
          value={size === 0 ? 100 : (100 * sent) / size}
          status={error !== undefined ? 'error' : isDone ? 'success' : 'in-progress'}
          resultText={error ?? `Uploaded, ${bytesText(size)}`}
          additionalInfo={`${bytesText(sent)} of ${bytesText(size)}`}
        />
      ))}
    </SpaceBetween>
  )
}
