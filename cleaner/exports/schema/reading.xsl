<?xml version="1.0" encoding="UTF-8"?>
<!-- The text of the reading view from a diplomatic view of cleaner: XSLT 1.0 without extensions, for any processor.
     The tree of join in standOff gives the elements and their order; what rules took away is left out, what they put in is shown. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.tei-c.org/ns/1.0"
    xmlns:t="http://www.tei-c.org/ns/1.0" exclude-result-prefixes="t">
  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:key name="id" match="*[@xml:id]" use="concat('#', @xml:id)"/>
  <xsl:template match="/t:TEI">
    <TEI>
      <xsl:copy-of select="@*|t:teiHeader"/>
      <text>
        <body>
          <xsl:apply-templates select="t:standOff/t:joinGrp/t:join[@result = 'div' and @type = 'article']"/>
        </body>
      </text>
    </TEI>
  </xsl:template>

  <!-- Divisions, lists, stanzas, figures; and blocks that are another element there than in the order of the source. -->
  <xsl:template match="t:join">
    <xsl:element name="{@result}">
      <xsl:copy-of select="@type"/>
      <xsl:choose>
        <xsl:when test="@result = 'div' or @result = 'figure' or @result = 'list' or @result = 'lg' or @result = 'table'">
          <xsl:if test="@result = 'div' or @result = 'figure'"><xsl:copy-of select="@xml:id"/></xsl:if>
          <xsl:if test="@result = 'table'">
            <xsl:variable name="cells"><xsl:call-template name="each"><xsl:with-param name="cells" select="true()"/></xsl:call-template></xsl:variable>
            <xsl:attribute name="rows"><xsl:value-of select="string-length(translate($cells, '0123456789', ''))"/></xsl:attribute>
            <xsl:attribute name="cols"><xsl:value-of select="substring-before($cells, ' ')"/></xsl:attribute>
          </xsl:if>
          <xsl:call-template name="each"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:attribute name="xml:id"><xsl:value-of select="substring(@target, 2)"/></xsl:attribute>
          <xsl:apply-templates select="key('id', @target)" mode="whole"/>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:element>
  </xsl:template>

  <!-- What a join lists, one by one: the list is halved until one pointer is left. `next` is the pointer behind it. -->
  <xsl:template name="each">
    <xsl:param name="targets" select="normalize-space(@target)"/>
    <xsl:param name="next"/>
    <xsl:param name="cells" select="false()"/>
    <xsl:variable name="half" select="substring-after(substring($targets, floor(string-length($targets) div 2) + 1), ' ')"/>
    <xsl:variable name="second"><xsl:choose>
      <xsl:when test="$half"><xsl:value-of select="$half"/></xsl:when><xsl:otherwise><xsl:value-of select="substring-after($targets, ' ')"/></xsl:otherwise>
    </xsl:choose></xsl:variable>
    <xsl:choose>
      <xsl:when test="$second != ''">
        <xsl:call-template name="each">
          <xsl:with-param name="targets" select="substring($targets, 1, string-length($targets) - string-length($second) - 1)"/>
          <xsl:with-param name="next" select="substring-before(concat($second, ' '), ' ')"/>
          <xsl:with-param name="cells" select="$cells"/>
        </xsl:call-template>
        <xsl:call-template name="each">
          <xsl:with-param name="targets" select="string($second)"/>
          <xsl:with-param name="next" select="$next"/>
          <xsl:with-param name="cells" select="$cells"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$cells">
        <xsl:for-each select="key('id', $targets)[self::t:row]"><xsl:value-of select="concat(count(t:cell), ' ')"/></xsl:for-each>
      </xsl:when>
      <xsl:when test="@result = 'list'">
        <xsl:apply-templates select="key('id', $targets)" mode="item">
          <xsl:with-param name="deeper" select="key('id', $next)[self::t:join[@result = 'list']]"/>
        </xsl:apply-templates>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="key('id', $targets)"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A list of deeper items stands in the item before it. -->
  <xsl:template match="t:join[@result = 'list']" mode="item" priority="1"/>
  <xsl:template match="t:pb" mode="item"><xsl:apply-templates select="."/></xsl:template>
  <xsl:template match="t:join" mode="item">
    <xsl:param name="deeper"/>
    <item>
      <xsl:attribute name="xml:id"><xsl:value-of select="substring(@target, 2)"/></xsl:attribute>
      <xsl:apply-templates select="key('id', @target)" mode="whole"/>
      <xsl:apply-templates select="$deeper"/>
    </item>
  </xsl:template>
  <xsl:template match="*" mode="item">
    <xsl:param name="deeper"/>
    <item><xsl:copy-of select="@xml:id"/><xsl:apply-templates select="." mode="whole"/><xsl:apply-templates select="$deeper"/></item>
  </xsl:template>

  <xsl:template match="t:p|t:head|t:byline|t:dateline|t:label|t:item|t:l">
    <xsl:element name="{local-name()}">
      <xsl:copy-of select="@type|@xml:id"/>
      <xsl:apply-templates select="." mode="whole"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="t:row">
    <row>
      <xsl:copy-of select="@xml:id|@role"/>
      <xsl:for-each select="t:cell"><cell><xsl:apply-templates mode="text"/></cell></xsl:for-each>
    </row>
  </xsl:template>

  <!-- Pages end between blocks where the reading order has it so, and inside one where break says how words are parted. -->
  <xsl:template match="t:pb"><pb><xsl:copy-of select="@n"/></pb></xsl:template>
  <xsl:template match="t:pb[@break]" mode="text" priority="1"><pb><xsl:copy-of select="@n|@break"/></pb></xsl:template>

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
  <xsl:template match="*" mode="part"><xsl:apply-templates mode="text"/></xsl:template>

  <xsl:template match="text()" mode="text"><xsl:value-of select="normalize-space(.)"/></xsl:template>
  <xsl:template match="t:lb" mode="text"><xsl:if test="not(@break = 'no')"><lb/></xsl:if></xsl:template>
  <xsl:template match="t:choice" mode="text"><xsl:apply-templates select="t:reg|t:corr" mode="text"/></xsl:template>
  <xsl:template match="t:surplus|t:fw|t:metamark|t:pb|t:anchor|t:seg[@type = 'between']" mode="text"/>
  <xsl:template match="t:gap" mode="text">
    <gap><xsl:copy-of select="@reason|@quantity|@extent|@unit|@ana|@cert|self::*[@reason != 'undecodable']/parent::t:corr/@*[name() = 'ana' or name() = 'cert']"/></gap>
  </xsl:template>
  <xsl:template match="t:g" mode="text">
    <xsl:variable name="char" select="key('id', @ref)"/>
    <xsl:choose>
      <xsl:when test="$char/t:mapping"><xsl:value-of select="$char/t:mapping"/></xsl:when>
      <xsl:when test="($char/t:localProp[@name = 'bytes' or @value = 'FFFD'] or starts-with($char/t:localProp/@value, 'D'))
                      and not(preceding-sibling::node()[1][self::t:g][starts-with(key('id', @ref)/t:localProp/@value, 'D') or key('id', @ref)/t:localProp[@name = 'bytes' or @value = 'FFFD']])">
        <gap reason="undecodable" extent="unknown" unit="chars"/>
      </xsl:when>
    </xsl:choose>
  </xsl:template>
  <xsl:template match="t:space" mode="text">
    <xsl:if test="not(@ana)">
      <xsl:variable name="char">
        <xsl:choose>
          <xsl:when test="@type = 'U3000'">&#x3000;</xsl:when><xsl:when test="@type = 'U00A0'">&#xA0;</xsl:when>
          <xsl:when test="@type = 'U0009'"><xsl:text>&#x9;</xsl:text></xsl:when><xsl:when test="@type = 'U1680'">&#x1680;</xsl:when>
          <xsl:when test="@type = 'U2000'">&#x2000;</xsl:when><xsl:when test="@type = 'U2001'">&#x2001;</xsl:when>
          <xsl:when test="@type = 'U2002'">&#x2002;</xsl:when><xsl:when test="@type = 'U2003'">&#x2003;</xsl:when>
          <xsl:when test="@type = 'U2004'">&#x2004;</xsl:when><xsl:when test="@type = 'U2005'">&#x2005;</xsl:when>
          <xsl:when test="@type = 'U2006'">&#x2006;</xsl:when><xsl:when test="@type = 'U2007'">&#x2007;</xsl:when>
          <xsl:when test="@type = 'U2008'">&#x2008;</xsl:when><xsl:when test="@type = 'U2009'">&#x2009;</xsl:when>
          <xsl:when test="@type = 'U200A'">&#x200A;</xsl:when><xsl:when test="@type = 'U202F'">&#x202F;</xsl:when>
          <xsl:when test="@type = 'U205F'">&#x205F;</xsl:when><xsl:otherwise><xsl:text> </xsl:text></xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:call-template name="repeated"><xsl:with-param name="char" select="string($char)"/><xsl:with-param name="n" select="@quantity"/></xsl:call-template>
    </xsl:if>
  </xsl:template>
  <xsl:template name="repeated">
    <xsl:param name="char"/>
    <xsl:param name="n"/>
    <xsl:if test="$n &gt; 1">
      <xsl:variable name="half"><xsl:call-template name="repeated"><xsl:with-param name="char" select="$char"/><xsl:with-param name="n" select="floor($n div 2)"/></xsl:call-template></xsl:variable>
      <xsl:value-of select="concat($half, $half)"/>
    </xsl:if>
    <xsl:if test="$n mod 2 = 1"><xsl:value-of select="$char"/></xsl:if>
  </xsl:template>
</xsl:stylesheet>
