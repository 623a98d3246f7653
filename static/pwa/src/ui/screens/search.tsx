/** Search over all that is on the device. What is looked for stays in this component: never in the address, title or history. */

import { useState } from 'preact/hooks';
import type { Engine } from '../../engine/port';
import type { SearchHit, SearchRows } from '../../views/rows';
import { SEARCH_MIN_CHARACTERS } from '../../wire/limits';
import { SubmitButton } from '../parts/Button';
import { TextField } from '../parts/Field';
import { Form } from '../parts/Form';
import { Loading } from '../parts/Loading';
import { Page } from '../parts/Page';
import { Tag } from '../parts/Tag';
import { to } from '../router';
import { isolated, listed } from '../strings/isolated';
import { SEARCH } from '../strings/search';
import { sayDay } from '../strings/when';
import { useRows } from '../watching';
import { ToEmergency } from './break_glass/shown';

export function Search({ engine }: { engine: Engine }) {
  const [typed, setTyped] = useState('');
  const [term, setTerm] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const start = () => {
    const short = typed.trim().length < SEARCH_MIN_CHARACTERS;
    setError(short ? SEARCH.tooShort : null);
    if (!short) setTerm(typed.trim());
  };
  return (
    <Page heading={SEARCH.heading}>
      <Form onSubmit={start}>
        <TextField label={SEARCH.label} hint={SEARCH.hint} value={typed} error={error} onInput={setTyped} />
        <SubmitButton>{SEARCH.button}</SubmitButton>
      </Form>
      {term !== null && <Results engine={engine} term={term} />}
      <ToEmergency />
    </Page>
  );
}

/** Leads here from the screens that a day starts with. */
export function ToSearch() {
  return (
    <p>
      <a class="search-link" href={to.search}>
        {SEARCH.link}
      </a>
    </p>
  );
}

function Results({ engine, term }: { engine: Engine; term: string }) {
  const rows = useRows(engine, { is: 'search', term });
  return (
    <>
      <p role="status">{rows ? SEARCH.found(rows.found, rows.hits.length) : SEARCH.looking}</p>
      {rows ? <Hits rows={rows} /> : <Loading />}
    </>
  );
}

function Hits({ rows }: { rows: SearchRows }) {
  return (
    <ul class="card-list">
      {rows.hits.map((hit) => (
        <li key={hit.change} class="card">
          <Where hit={hit} />
          <p class="card__line">
            {hit.before}
            <mark>{hit.hit}</mark>
            {hit.after}
          </p>
          <p class="card__line soft">
            {[SEARCH.what(hit.what), isolated(hit.author_name), sayDay(hit.at)].filter(Boolean).join(' · ')}{' '}
            {hit.struck && <Tag kind="notice">{SEARCH.struck}</Tag>}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** To the visit if it is part of one, else to the child; what is about the household alone leads nowhere, unless it is read by itself. */
function addressOf({ restricted, visit, family, child }: SearchHit): string | null {
  if (restricted) return to.restricted(restricted);
  if (visit && family) return to.visit(family, visit);
  return child ? to.child(child) : null;
}

function Where({ hit }: { hit: SearchHit }) {
  const name = listed([hit.child_name, hit.family_name]) || SEARCH.unnamed;
  const href = addressOf(hit);
  return href ? (
    <a class="card__link" href={href}>
      {name}
    </a>
  ) : (
    <p class="card__line">
      <b>{name}</b>
    </p>
  );
}
