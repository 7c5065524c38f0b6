import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import { useState } from 'react'

/** More is shown when asked for: a state's input may have 256 KiB. */
const FIRST = 20_000

/** JSON text, indented; what is not JSON as it is. Always as text: it is data of users. */
export function Json({ text, label }: { text: string | undefined; label: string }) {
  const [whole, setWhole] = useState(false)
  if (text === undefined || text === '') return <p className="quiet">Nothing.</p>
  const pretty = indented(text)
  const shown = whole ? pretty : pretty.slice(0, FIRST)
  return (
    <div className="json">
      <div className="json-copy">
        <CopyToClipboard
          variant="icon"
          textToCopy={pretty}
          copyButtonAriaLabel={`Copy ${label}`}
          copySuccessText="Copied"
          copyErrorText="The browser did not copy it"
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="json-text" tabIndex={0} aria-label={label}>
        <pre>{shown}</pre>
      </section>
      {shown.length < pretty.length && (
        <button type="button" className="plain" onClick={() => setWhole(true)}>
          Show all {pretty.length.toLocaleString('en-US')} characters
        </button>
      )}
    </div>
  )
}

export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
