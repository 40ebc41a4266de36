<?xml version="1.0" encoding="UTF-8"?>
<!-- A page for readers from a diplomatic view of cleaner: XSLT 1.0 without extensions, for any processor. The text as it reads
     now, its changes with their rules at the places where they were made, and the source line by line; the style sheet shows one
     of the three. Without `style` (a style sheet) and `policy` (a Content-Security-Policy) page.css is looked for beside the page.
     There are as many changes as there are commas: each is a `u` (text with a note) and in it a `small` (the note), without a class. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:t="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="t">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat" indent="no"/>
  <xsl:param name="style"/>
  <xsl:param name="policy"/>
  <xsl:key name="id" match="*[@xml:id]" use="concat('#', @xml:id)"/>
  <xsl:key name="said" match="t:annotation" use="@target"/>
  <xsl:variable name="header" select="/t:TEI/t:teiHeader"/>

  <xsl:template match="/t:TEI">
    <xsl:variable name="file" select="$header//t:bibl[@type = 'file']/t:idno[@type = 'filename']"/>
    <html lang="{@xml:lang}">
      <head>
        <meta charset="utf-8"/>
        <xsl:if test="$policy"><meta http-equiv="Content-Security-Policy" content="{$policy}"/></xsl:if>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="referrer" content="no-referrer"/>
        <title><xsl:value-of select="$header//t:titleStmt/t:title[1]"/></title>
        <xsl:choose>
          <xsl:when test="$style"><style><xsl:value-of select="$style"/></style></xsl:when>
          <xsl:otherwise><link rel="stylesheet" href="page.css"/></xsl:otherwise>
        </xsl:choose>
      </head>
      <body>
        <input type="radio" name="view" id="read" checked="checked"/>
        <input type="radio" name="view" id="marked"/>
        <input type="radio" name="view" id="source"/>
        <header class="bar" lang="en">
          <p class="file"><bdi><xsl:value-of select="$file"/></bdi></p>
          <p class="views"><label for="read">Reading</label><label for="marked">Changes</label><label for="source">Source</label></p>
        </header>
        <main class="text">
          <xsl:apply-templates select="t:standOff/t:joinGrp/t:join[@result = 'div' and @type = 'article']"/>
        </main>
        <main class="lines"><span class="ln">1</span><xsl:apply-templates select="t:text/t:body" mode="source"/></main>
        <footer lang="en"><xsl:call-template name="about"><xsl:with-param name="file" select="$file"/></xsl:call-template></footer>
      </body>
    </html>
  </xsl:template>

  <xsl:template name="about">
    <xsl:param name="file"/>
    <xsl:variable name="rules" select="$header//t:category"/>
    <details>
      <summary>
        <xsl:call-template name="count"><xsl:with-param name="of" select="'edits'"/><xsl:with-param name="word" select="'change'"/></xsl:call-template>
        <xsl:call-template name="count"><xsl:with-param name="of" select="'moves'"/><xsl:with-param name="word" select="'move'"/></xsl:call-template>
        <xsl:call-template name="count"><xsl:with-param name="of" select="'flags'"/><xsl:with-param name="word" select="'place to look at'"/></xsl:call-template>
        <xsl:text>by </xsl:text><xsl:value-of select="count($rules)"/> rule<xsl:if test="count($rules) != 1">s</xsl:if>
      </summary>
      <dl>
        <xsl:for-each select="$rules">
          <dt id="{@n}"><code><xsl:value-of select="@n"/></code><xsl:text> </xsl:text><xsl:value-of select="substring-before(t:catDesc/text()[1], ': ')"/></dt>
          <dd><xsl:value-of select="substring-after(t:catDesc/text()[1], ': ')"/><i><xsl:for-each select="t:catDesc/t:measure"><xsl:value-of select="."/></xsl:for-each></i></dd>
        </xsl:for-each>
      </dl>
    </details>
    <p><xsl:value-of select="$header//t:appInfo/t:application/t:label"/><xsl:text> made this of </xsl:text><bdi><xsl:value-of select="$file"/></bdi>
      <xsl:text> (</xsl:text><xsl:value-of select="$header//t:bibl[@type = 'file']/t:extent"/><xsl:text>, </xsl:text>
      <xsl:value-of select="$header//t:bibl[@type = 'file']/t:note[@type = 'encoding']"/><xsl:text>, SHA-256 </xsl:text>
      <code><xsl:value-of select="$header//t:bibl[@type = 'file']/t:idno[@type = 'sha256']"/></code>).</p>
  </xsl:template>
  <xsl:template name="count">
    <xsl:param name="of"/>
    <xsl:param name="word"/>
    <xsl:variable name="n" select="sum($header//t:category//t:measure[@commodity = $of]/@quantity)"/>
    <xsl:if test="$n">
      <xsl:value-of select="format-number($n, '#,##0')"/><xsl:text> </xsl:text>
      <xsl:choose>
        <xsl:when test="$n = 1"><xsl:value-of select="$word"/></xsl:when>
        <xsl:when test="starts-with($word, 'place')">places to look at</xsl:when>
        <xsl:otherwise><xsl:value-of select="concat($word, 's')"/></xsl:otherwise>
      </xsl:choose>
      <xsl:text>, </xsl:text>
    </xsl:if>
  </xsl:template>

  <!-- The reading order: the tree of join. -->
  <xsl:template match="t:join[@result = 'div' or @result = 'figure' or @result = 'lg']">
    <xsl:variable name="name"><xsl:choose>
      <xsl:when test="@type = 'article'">article</xsl:when><xsl:when test="@result = 'div'">section</xsl:when>
      <xsl:when test="@result = 'figure'">figure</xsl:when><xsl:otherwise>div</xsl:otherwise>
    </xsl:choose></xsl:variable>
    <xsl:element name="{$name}">
      <xsl:if test="@result = 'lg'"><xsl:attribute name="class">lg</xsl:attribute></xsl:if>
      <xsl:call-template name="all"/>
    </xsl:element>
  </xsl:template>
  <xsl:template match="t:join[@result = 'table']"><table><xsl:call-template name="all"/></table></xsl:template>
  <xsl:template match="t:row">
    <xsl:variable name="name"><xsl:choose><xsl:when test="@role">th</xsl:when><xsl:otherwise>td</xsl:otherwise></xsl:choose></xsl:variable>
    <tr><xsl:for-each select="t:cell"><xsl:element name="{$name}"><xsl:apply-templates mode="text"/></xsl:element></xsl:for-each></tr>
  </xsl:template>
  <xsl:template match="t:join[@result = 'list']"><ul><xsl:call-template name="all"/></ul></xsl:template>
  <xsl:template match="t:join">
    <xsl:call-template name="block">
      <xsl:with-param name="as" select="@result"/><xsl:with-param name="type" select="@type"/><xsl:with-param name="of" select="key('id', @target)"/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template name="all">
    <xsl:param name="targets" select="normalize-space(@target)"/>
    <xsl:variable name="half" select="substring-after(substring($targets, floor(string-length($targets) div 2) + 1), ' ')"/>
    <xsl:variable name="second"><xsl:choose>
      <xsl:when test="$half"><xsl:value-of select="$half"/></xsl:when><xsl:otherwise><xsl:value-of select="substring-after($targets, ' ')"/></xsl:otherwise>
    </xsl:choose></xsl:variable>
    <xsl:choose>
      <xsl:when test="$second != ''">
        <xsl:call-template name="all"><xsl:with-param name="targets" select="substring($targets, 1, string-length($targets) - string-length($second) - 1)"/></xsl:call-template>
        <xsl:call-template name="all"><xsl:with-param name="targets" select="string($second)"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="key('id', $targets)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="t:p|t:head|t:byline|t:dateline|t:label|t:item|t:l">
    <xsl:call-template name="block">
      <xsl:with-param name="as" select="local-name()"/><xsl:with-param name="type" select="@type"/><xsl:with-param name="of" select="."/>
    </xsl:call-template>
  </xsl:template>
  <xsl:template name="block">
    <xsl:param name="as"/>
    <xsl:param name="type"/>
    <xsl:param name="of"/>
    <xsl:variable name="name"><xsl:choose>
      <xsl:when test="$type = 'main'">h1</xsl:when><xsl:when test="$type = 'section'">h2</xsl:when>
      <xsl:when test="$type = 'caption'">figcaption</xsl:when><xsl:when test="$as = 'item'">li</xsl:when><xsl:otherwise>p</xsl:otherwise>
    </xsl:choose></xsl:variable>
    <xsl:element name="{$name}">
      <xsl:choose>
        <xsl:when test="$as = 'head'"><xsl:attribute name="class">head <xsl:value-of select="$type"/></xsl:attribute></xsl:when>
        <xsl:when test="$as != 'p' and $as != 'item'"><xsl:attribute name="class"><xsl:value-of select="$as"/></xsl:attribute></xsl:when>
      </xsl:choose>
      <xsl:apply-templates select="$of" mode="whole"/>
    </xsl:element>
  </xsl:template>
  <!-- A block with its parts that stand elsewhere: in runs of 1, 2, 4 ... parts, as processors bound how deep templates may be called.
       `behind` gives the pointer to what stands n parts behind. -->
  <xsl:template match="*" mode="whole">
    <xsl:param name="n" select="1"/>
    <xsl:call-template name="parts"><xsl:with-param name="n" select="$n"/></xsl:call-template>
    <xsl:if test="@next">
      <xsl:variable name="next"><xsl:call-template name="behind"><xsl:with-param name="n" select="$n"/></xsl:call-template></xsl:variable>
      <xsl:apply-templates select="key('id', string($next))" mode="whole"><xsl:with-param name="n" select="2 * $n"/></xsl:apply-templates>
    </xsl:if>
  </xsl:template>
  <xsl:template name="parts">
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$n = 1 or not(@next)"><xsl:apply-templates select="." mode="part"/></xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="parts"><xsl:with-param name="n" select="$n div 2"/></xsl:call-template>
        <xsl:variable name="next"><xsl:call-template name="behind"><xsl:with-param name="n" select="$n div 2"/></xsl:call-template></xsl:variable>
        <xsl:for-each select="key('id', string($next))"><xsl:call-template name="parts"><xsl:with-param name="n" select="$n div 2"/></xsl:call-template></xsl:for-each>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="behind">
    <xsl:param name="n"/>
    <xsl:choose>
      <xsl:when test="$n = 1"><xsl:value-of select="@next"/></xsl:when>
      <xsl:otherwise>
        <xsl:variable name="half"><xsl:call-template name="behind"><xsl:with-param name="n" select="$n div 2"/></xsl:call-template></xsl:variable>
        <xsl:for-each select="key('id', string($half))"><xsl:call-template name="behind"><xsl:with-param name="n" select="$n div 2"/></xsl:call-template></xsl:for-each>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="*" mode="part">
    <xsl:if test="@prev and @ana">
      <u class="moved" tabindex="0"><b>⤷</b><xsl:call-template name="note"/></u>
    </xsl:if>
    <xsl:apply-templates mode="text"/>
  </xsl:template>

  <!-- What stands in a block: `text` as it reads now with its changes, `was` as it was, `now` what a rule has put in. -->
  <xsl:template match="text()" mode="text"><xsl:value-of select="normalize-space(.)"/></xsl:template>
  <xsl:template match="text()" mode="was"><xsl:value-of select="normalize-space(.)"/></xsl:template>
  <xsl:template match="text()" mode="now"><xsl:value-of select="."/></xsl:template>
  <xsl:template match="t:choice" mode="text">
    <u tabindex="0">
      <del><xsl:apply-templates select="t:orig/node()|t:sic/node()" mode="was"/></del>
      <xsl:if test="t:reg/node()|t:corr/node()"><ins><xsl:apply-templates select="t:reg/node()|t:corr/node()" mode="now"/></ins></xsl:if>
      <xsl:call-template name="note"><xsl:with-param name="of" select="t:reg|t:corr"/></xsl:call-template>
    </u>
  </xsl:template>
  <xsl:template match="t:supplied" mode="text">
    <u tabindex="0"><ins><xsl:apply-templates mode="now"/></ins><xsl:call-template name="note"/></u>
  </xsl:template>
  <xsl:template match="t:surplus|t:fw|t:metamark" mode="text">
    <u tabindex="0"><del><xsl:apply-templates mode="was"/></del><xsl:call-template name="note"/></u>
  </xsl:template>
  <xsl:template match="t:metamark[not(@ana)]|t:pb|t:seg[@type = 'between']" mode="text"/>
  <xsl:template match="t:lb" mode="text">
    <xsl:choose>
      <xsl:when test="@break != 'no'"><br/></xsl:when>
      <xsl:when test="preceding-sibling::node()[1][self::t:lb[@ana] or self::t:space[@ana]]"/>
      <xsl:otherwise><u tabindex="0"><del>⏎</del><xsl:call-template name="note"/></u></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="t:space" mode="text">
    <xsl:choose>
      <xsl:when test="not(@ana)"><xsl:call-template name="blank"/></xsl:when>
      <xsl:when test="preceding-sibling::node()[1][self::t:lb or self::t:space or self::t:metamark][@ana]"/>
      <xsl:otherwise><u tabindex="0"><del>␣</del><xsl:call-template name="note"/></u></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="t:lb" mode="was">⏎</xsl:template>
  <xsl:template match="t:lb" mode="now"><br/></xsl:template>
  <xsl:template match="t:space" mode="was">␣</xsl:template>
  <xsl:template match="t:space" mode="now"><xsl:call-template name="blank"/></xsl:template>
  <xsl:template name="blank">
    <xsl:param name="n" select="@quantity"/>
    <xsl:if test="$n &gt; 1">
      <xsl:call-template name="blank"><xsl:with-param name="n" select="floor($n div 2)"/></xsl:call-template>
      <xsl:call-template name="blank"><xsl:with-param name="n" select="ceiling($n div 2)"/></xsl:call-template>
    </xsl:if>
    <xsl:if test="$n = 1"><xsl:choose>
      <xsl:when test="@type = 'U3000'">&#x3000;</xsl:when><xsl:otherwise>&#xA0;</xsl:otherwise>
    </xsl:choose></xsl:if>
  </xsl:template>
  <xsl:template match="t:choice" mode="was"><xsl:apply-templates select="t:orig/node()|t:sic/node()" mode="was"/></xsl:template>
  <xsl:template match="t:supplied" mode="was"/>
  <xsl:template match="t:gap" mode="was"/>
  <xsl:template match="t:gap" mode="now"><span class="gap">…</span></xsl:template>
  <xsl:template match="t:gap" mode="text">
    <u tabindex="0"><span class="gap">…</span><xsl:call-template name="note"/></u>
  </xsl:template>
  <!-- What a person should look at; what is pointed to as the copy that stays is nothing to mark. -->
  <xsl:template match="t:sic|t:secl|t:seg" mode="text">
    <xsl:choose>
      <xsl:when test="@ana or key('said', concat('#', @xml:id))">
        <u tabindex="0"><mark><xsl:apply-templates mode="text"/></mark><xsl:call-template name="note"/></u>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates mode="text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="t:anchor" mode="text">
    <xsl:if test="key('said', concat('#', @xml:id))"><u tabindex="0"><mark>⚑</mark><xsl:call-template name="note"/></u></xsl:if>
  </xsl:template>
  <xsl:template match="t:anchor" mode="was"/>
  <xsl:template match="t:g" mode="text">
    <xsl:variable name="char" select="key('id', @ref)"/>
    <xsl:choose>
      <xsl:when test="$char/t:mapping"><xsl:value-of select="$char/t:mapping"/></xsl:when>
      <xsl:otherwise><del class="g"><xsl:apply-templates select="." mode="was"/></del></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="t:g" mode="was"><code><xsl:value-of select="substring-after(@ref, '.')"/></code></xsl:template>

  <!-- What is said of a change: what stood there, the rules by name, and what was seen. -->
  <xsl:template name="note">
    <xsl:param name="of" select="."/>
    <xsl:variable name="own" select="key('said', concat('#', $of/@xml:id))[$of/@xml:id]"/>
    <small>
      <xsl:if test="$of/self::t:reg or $of/self::t:corr or $of/self::t:supplied">
        <xsl:if test="not($of/self::t:supplied)"><del><xsl:apply-templates select="$of/../t:orig/node()|$of/../t:sic/node()" mode="was"/></del></xsl:if>
        <xsl:text> → </xsl:text>
        <ins><xsl:apply-templates select="$of/node()" mode="now"/></ins>
      </xsl:if>
      <xsl:call-template name="rules"><xsl:with-param name="ana" select="normalize-space(concat($of/@ana, ' ', $own[not($of/@ana)]/@ana))"/></xsl:call-template>
      <xsl:if test="$own"><i lang="en"><xsl:value-of select="$own/t:note"/></i></xsl:if>
    </small>
  </xsl:template>
  <xsl:template name="rules">
    <xsl:param name="ana"/>
    <xsl:if test="$ana">
      <xsl:variable name="category" select="key('id', substring-before(concat($ana, ' '), ' '))"/>
      <a lang="en" href="#{$category/@n}"><xsl:value-of select="concat($category/@n, ' ', substring-before($category/t:catDesc/text()[1], ': '))"/></a>
      <xsl:call-template name="rules"><xsl:with-param name="ana" select="substring-after($ana, ' ')"/></xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- The source, line by line. -->
  <xsl:template match="text()" mode="source"><xsl:value-of select="normalize-space(.)"/></xsl:template>
  <xsl:template match="t:lb" mode="source"><br/><span class="ln"><xsl:value-of select="@n"/></span></xsl:template>
  <xsl:template match="t:space" mode="source"><xsl:call-template name="blank"/></xsl:template>
  <xsl:template match="t:choice" mode="source">
    <u tabindex="0"><del><xsl:apply-templates select="t:orig/node()|t:sic/node()" mode="source"/></del>
      <xsl:call-template name="note"><xsl:with-param name="of" select="t:reg|t:corr"/></xsl:call-template></u>
  </xsl:template>
  <xsl:template match="t:surplus|t:fw|t:metamark[@ana]" mode="source">
    <u tabindex="0"><del><xsl:apply-templates mode="source"/></del><xsl:call-template name="note"/></u>
  </xsl:template>
  <xsl:template match="t:supplied|t:gap|t:anchor|t:pb" mode="source"/>
  <xsl:template match="t:g" mode="source"><del class="g"><xsl:apply-templates select="." mode="was"/></del></xsl:template>
</xsl:stylesheet>
