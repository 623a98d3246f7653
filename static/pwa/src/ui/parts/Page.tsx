/**
 * The frame of one screen: its heading, which takes the focus when the screen opens so that a screen reader starts
 * there, and its content. Names of people may stand in the heading; the document's title is always "Attune".
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

export interface PageProps {
  heading: string;
  children: ComponentChildren;
  /** A line above the heading: what kind of thing this is. */
  caption?: string;
  back?: { href: string; label: string };
  /** `wide` lets a desk use the whole width. */
  width?: 'reading' | 'wide';
  /** False where one field is what the screen is for, and takes the focus instead. */
  takesFocus?: boolean;
}

export function Page({ heading, children, caption, back, width = 'reading', takesFocus = true }: PageProps) {
  const title = useRef<HTMLHeadingElement>(null);
  // Before it is painted: what moves later moves away under a finger that is quick.
  useLayoutEffect(() => {
    if (takesFocus) title.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <div class={`page page--${width}`}>
      {back && (
        <a class="back-link" href={back.href}>
          {back.label}
        </a>
      )}
      <h1 class="page__heading" ref={title} tabIndex={-1}>
        {caption && <span class="page__caption">{caption} </span>}
        {heading}
      </h1>
      {children}
    </div>
  );
}

export interface SectionProps {
  heading: string;
  children: ComponentChildren;
  level?: 2 | 3;
  id?: string;
}

/** A part of a screen under its own heading. */
export function Section({ heading, children, level = 2, id }: SectionProps) {
  const Heading: 'h2' | 'h3' = level === 2 ? 'h2' : 'h3';
  return (
    <section class="section" id={id}>
      <Heading class={`section__heading section__heading--${level}`}>{heading}</Heading>
      {children}
    </section>
  );
}
