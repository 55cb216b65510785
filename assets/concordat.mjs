/*
 * Comfort for those who have scripts: every task works without.  The design system's modules, and a few of our own; each looks
 * for its elements by data-module and takes its words from their attributes, which the program wrote in the reader's language.
 */
import { Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios, ServiceNavigation, SkipLink, createAll }
  from 'govuk-frontend';
import { Alert } from '@ministryofjustice/frontend/moj/components/alert/alert.mjs';
import { copyButtons } from './copy.mjs';
import { filterToggles } from './filter.mjs';
import { keepAnswers } from './language.mjs';
import { timeoutWarnings } from './timeout.mjs';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [Button, CharacterCount, Checkboxes, ErrorSummary, FileUpload, NotificationBanner, PasswordInput, Radios, ServiceNavigation,
  SkipLink, Alert])
  createAll(component);
copyButtons();
filterToggles();
keepAnswers();
timeoutWarnings();

/* Type-ahead is larger than all the rest, and asked for by few pages. */
const searched = document.querySelectorAll('select[data-module="app-search"]');
if (searched.length) import('./search.mjs').then(({ searchSelects }) => searchSelects(searched));
