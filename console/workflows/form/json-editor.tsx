import { type UIEvent, useId, useRef } from 'react'
import './json-editor.css'

export interface LineFault {
  line: number
  place: string
  message: string
}

export interface JsonEditorProps {
  text: string
  faults: readonly LineFault[]
  change: (text: string) => void
}

/** A text area whose lines have numbers; lines with a fault are marked, and every fault leads to its line. */
export function JsonEditor({ text, faults, change }: JsonEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const numbers = useRef<HTMLDivElement>(null)
  const id = useId()
  const wrong = new Set(faults.map(({ line }) => line))
  const count = text.split('\n').length
  const scroll = ({ currentTarget }: UIEvent<HTMLTextAreaElement>) => {
    if (numbers.current) numbers.current.scrollTop = currentTarget.scrollTop
  }
  const goToLine = (line: number) => {
    const lines = text.split('\n')
    const from = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
    area.current?.focus()
    area.current?.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0))
    if (area.current) area.current.scrollTop = Math.max(0, (line - 6) * 20)
  }
  return (
    <div>
      <div className="editor">
        <div className="editor-numbers" ref={numbers} aria-hidden>
          {Array.from({ length: count }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line's number is what it is
            <div key={index} className={wrong.has(index + 1) ? 'wrong' : ''}>
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          value={text}
          onChange={({ target }) => change(target.value)}
          onScroll={scroll}
          spellCheck={false}
          wrap="off"
          aria-label="The input as JSON"
          aria-describedby={id}
          aria-invalid={faults.length > 0}
        />
      </div>
      <ul id={id} className="editor-faults">
        {faults.map(({ line, place, message }) => (
          <li key={`${place} ${message}`}>
            <button type="button" className="plain" onClick={() => goToLine(line)}>
              Line {line}
            </button>{' '}
            <code>{place}</code> {message}
          </li>
        ))}
      </ul>
    </div>
  )
}
