// What the search box says, in either script.
"use strict";
globalThis.siteSearch ??= {};
globalThis.siteSearch.words = document.documentElement.lang.startsWith("zh-Hans")
  ? {
      start: "输入文字即可搜索。多个词用空格隔开，“加引号”要求一字不差，-减号排除。",
      loading: "正在载入索引……",
      found: (pages) => `找到 ${pages} 页`,
      roughly: (pages) => `找到约 ${pages} 页`,
      andLoose: (pages) => `，其中 ${pages} 页的写法略有不同`,
      partial: (pages) => `没有一页含有全部文字。以下 ${pages} 页最接近：`,
      none: "没有找到。",
      help: ["换一个更短的说法，或只留最要紧的两三个字。", "繁体简体都可以输入，标点不必理会。"],
      helpQuoted: "去掉引号，可以看到部分相符的页。",
      contents: "翻看全部目录",
      looseMark: "写法不同",
      partialMark: "部分相符",
      more: (pages) => `再列 ${pages} 页`,
      moreSections: (sections) => `此页另有 ${sections} 处`,
      broken: "搜索的索引没有载入，可能是网络断了，也可能是网站刚刚更新。",
      retry: "再试一次",
    }
  : {
      start: "輸入文字即可搜尋。多個詞用空格隔開，「加引號」要求一字不差，-減號排除。",
      loading: "正在載入索引……",
      found: (pages) => `找到 ${pages} 頁`,
      roughly: (pages) => `找到約 ${pages} 頁`,
      andLoose: (pages) => `，其中 ${pages} 頁的寫法略有不同`,
      partial: (pages) => `沒有一頁含有全部文字。以下 ${pages} 頁最接近：`,
      none: "沒有找到。",
      help: ["換一個更短的說法，或只留最要緊的兩三個字。", "繁體簡體都可以輸入，標點不必理會。"],
      helpQuoted: "去掉引號，可以看到部分相符的頁。",
      contents: "翻看全部目錄",
      looseMark: "寫法不同",
      partialMark: "部分相符",
      more: (pages) => `再列 ${pages} 頁`,
      moreSections: (sections) => `此頁另有 ${sections} 處`,
      broken: "搜尋的索引沒有載入，可能是網路斷了，也可能是網站剛剛更新。",
      retry: "再試一次",
    };
