/* A select that can be searched by typing.  Accents do not matter: "Mon" finds "Ynys Môn". */
import accessibleAutocomplete from 'accessible-autocomplete';
import { counted, word } from './words.mjs';

const plain = (text) => text.normalize('NFD').replace(/\p{Mark}/gu, '').replace(/['’]/g, '').toLowerCase();

export function searchSelects(selects) {
  for (const select of selects) {
    const names = [...select.options].filter((option) => option.value).map((option) => option.text);

    accessibleAutocomplete.enhanceSelectElement({
      selectElement: select,
      defaultValue: select.value ? select.selectedOptions[0].text : '',
      confirmOnBlur: false,
      source: (query, show) => show(names.filter((name) => plain(name).includes(plain(query)))),
      onConfirm: (name) => {
        const chosen = [...select.options].find((option) => option.text === name);
        if (chosen) chosen.selected = true;
      },
      tNoResults: () => word(select, 'none'),
      tStatusNoResults: () => word(select, 'none'),
      tStatusQueryTooShort: () => '',
      tStatusResults: (count, selected) => `${counted(select, 'results', count)} ${selected}`,
      tStatusSelectedOption: (option, count, index) => `${option} ${index + 1}/${count}`,
      tAssistiveHint: () => word(select, 'hint'),
    });
  }
}
